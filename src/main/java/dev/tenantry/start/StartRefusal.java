package dev.tenantry.start;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Says no to the start itself: one message on standard error, exit code 1, and no stack trace, for it is the operator
 * who must act. For observers of the start: Quarkus opens its ports only after all of them have returned.
 */
public final class StartRefusal {

    private static final int EXIT_CODE = 1;

    private StartRefusal() {}

    /** @return never; typed so that a caller can write {@code throw} */
    public static RuntimeException because(String reason) {
        String message = "Tenantry does not start: " + reason;
        System.err.println(message);
        // Quarkus then stops what it has not started, and would say that this fails, and that it has stopped.
        Logger.getLogger("io.quarkus").setLevel(Level.OFF);
        // The exception alone ends the start and leaves the process waiting: it is Quarkus' way to stop after set-up.
        Quarkus.asyncExit(EXIT_CODE);
        throw new PreventFurtherStepsException(message, EXIT_CODE);
    }
}
