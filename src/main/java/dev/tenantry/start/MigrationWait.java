package dev.tenantry.start;

import io.quarkus.runtime.PreventFurtherStepsException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Waits until another process has migrated the database. Meanwhile the ports are open and readiness reports what the
 * instance waits for, so the process does not have to exit and start again.
 */
@ApplicationScoped
class MigrationWait {

    private static final Logger LOG = Logger.getLogger(MigrationWait.class);
    private static final String JOB = "migration-wait";
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Timers timers;
    private final ServingGate gate;

    MigrationWait(Timers timers, ServingGate gate) {
        this.timers = timers;
        this.gate = gate;
    }

    /**
     * Begins to wait.
     *
     * @param missing what is missing, in words for an operator
     * @param look finds out what is missing now; empty if nothing is
     * @param then runs once, as soon as nothing is missing; it may end the process by refusing to start
     */
    void begin(String missing, Supplier<Optional<String>> look, Runnable then) {
        LOG.warnf("This instance serves no requests until the database is migrated: %s", missing);
        gate.stayClosed(missing);
        timers.every(INTERVAL, JOB, () -> {
            if (isThere(look)) {
                timers.stop(JOB);
                proceed(then);
            }
        });
    }

    private boolean isThere(Supplier<Optional<String>> look) {
        try {
            Optional<String> missing = look.get();
            missing.ifPresent(gate::stayClosed);
            return missing.isEmpty();
        } catch (Prerequisite.UnknownException away) {
            LOG.debug("Could not check whether the database is migrated", away);
            gate.stayClosed("PostgreSQL, which does not respond");
            return false;
        }
    }

    private static void proceed(Runnable then) {
        try {
            then.run();
            LOG.info("The database is migrated; this instance serves requests now");
        } catch (PreventFurtherStepsException refused) {
            // The refusal has been printed, and the process is about to end.
            LOG.debug("The start was refused", refused);
        }
    }
}
