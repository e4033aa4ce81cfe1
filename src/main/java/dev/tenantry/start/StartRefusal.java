package dev.tenantry.start;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Ends the start with one message on standard error and exit code 1. There is no stack trace, because the operator must
 * act. Meant for observers of the start: Quarkus opens its ports only after all of them have returned.
 */
public final class StartRefusal {

    static final int EXIT_CODE = 1;

    private StartRefusal() {}

    /**
     * Refuses to start, for one or more reasons.
     *
     * @return never; the type lets a caller write {@code throw}
     */
    public static RuntimeException because(List<String> reasons) {
        String message = "Tenantry does not start: " + text(reasons);
        System.err.println(message);
        // Quarkus then stops what was never started, and would log that this failed and that it has stopped.
        Logger.getLogger("io.quarkus").setLevel(Level.OFF);
        // The exception alone ends the start, but the process keeps running.
        Quarkus.asyncExit(EXIT_CODE);
        throw new PreventFurtherStepsException(message, EXIT_CODE);
    }

    private static String text(List<String> reasons) {
        String separator = System.lineSeparator() + "- ";
        return reasons.size() == 1 ? reasons.getFirst() : separator + String.join(separator, reasons);
    }
}
