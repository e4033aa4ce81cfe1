package dev.tenantry.start;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntConsumer;
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
    private final IntConsumer exit;

    @Inject
    MigrationWait(Timers timers, ServingGate gate) {
        this(timers, gate, Quarkus::asyncExit);
    }

    MigrationWait(Timers timers, ServingGate gate, IntConsumer exit) {
        this.timers = timers;
        this.gate = gate;
        this.exit = exit;
    }

    /**
     * Begins to wait.
     *
     * @param missing what is missing, in words for an operator
     * @param look finds out what is missing now; empty if nothing is
     * @param then runs once, as soon as nothing is missing. If it fails, the process ends, as at a start
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

    private void proceed(Runnable then) {
        try {
            then.run();
            LOG.info("The database is migrated; this instance serves requests now");
        } catch (PreventFurtherStepsException refused) {
            // The refusal has been printed, and the process is about to end.
            LOG.debug("The start was refused", refused);
        } catch (RuntimeException | Error failed) {
            // Not tried again: part of the background work may have begun. A new process starts from nothing.
            gate.stayClosed("a new start; the log says why this one failed");
            LOG.error("The database is migrated, but this instance could not begin to serve, so it exits", failed);
            exit.accept(StartRefusal.EXIT_CODE);
        }
    }
}
