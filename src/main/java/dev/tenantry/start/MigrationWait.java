package dev.tenantry.start;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Waits until another process has migrated the database. The ports open meanwhile, so that readiness can say what the instance
 * waits for, instead of the process ending and starting again.
 */
@ApplicationScoped
class MigrationWait {

    private static final Logger LOG = Logger.getLogger(MigrationWait.class);
    private static final String JOB = "migration-wait";
    private static final String EVERY = "1s";

    private final Scheduler scheduler;
    private final ServingGate gate;

    MigrationWait(Scheduler scheduler, ServingGate gate) {
        this.scheduler = scheduler;
        this.gate = gate;
    }

    /** @param then runs once, when nothing is missing any more; it may end the process by refusing the start */
    void begin(String missing, Supplier<Optional<String>> look, Runnable then) {
        LOG.warnf("This instance serves no requests until the database is migrated: %s", missing);
        gate.stayClosed(missing);
        scheduler
                .newJob(JOB)
                .setInterval(EVERY)
                .setConcurrentExecution(ConcurrentExecution.SKIP)
                .setTask(execution -> {
                    if (isThere(look)) {
                        scheduler.unscheduleJob(JOB);
                        proceed(then);
                    }
                })
                .schedule();
    }

    private boolean isThere(Supplier<Optional<String>> look) {
        try {
            Optional<String> missing = look.get();
            missing.ifPresent(gate::stayClosed);
            return missing.isEmpty();
        } catch (PrerequisiteException away) {
            LOG.debug("The database cannot be asked", away);
            gate.stayClosed("PostgreSQL, which does not answer");
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
