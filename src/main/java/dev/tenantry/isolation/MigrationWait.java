package dev.tenantry.isolation;

import dev.tenantry.registry.MainSchema;
import dev.tenantry.sql.DatabaseException;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Waits until somebody else has migrated the database. The ports open meanwhile: whoever looks after the process learns
 * from its readiness what it waits for, instead of seeing it end and start again.
 */
@ApplicationScoped
class MigrationWait {

    private static final Logger LOG = Logger.getLogger(MigrationWait.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final MainSchema schema;
    private final ServingGate gate;
    private volatile @Nullable Thread waiting;

    MigrationWait(MainSchema schema, ServingGate gate) {
        this.schema = schema;
        this.gate = gate;
    }

    /** @param then run once, on a thread of our own; a refusal of the start that it throws ends the process */
    void begin(String lag, Runnable then) {
        LOG.warnf("Nothing is served before the database is migrated: %s", lag);
        gate.stayClosed(lag);
        waiting = Thread.ofPlatform().name("migration-wait").daemon().start(() -> {
            if (migrated()) {
                proceed(then);
            }
        });
    }

    private static void proceed(Runnable then) {
        try {
            then.run();
            LOG.info("The database is migrated; serving begins");
        } catch (PreventFurtherStepsException refused) {
            // It has been said, and the process is about to end.
            LOG.debug("The start was refused", refused);
        }
    }

    /** @return false when the process is about to end */
    private boolean migrated() {
        try {
            do {
                Thread.sleep(POLL);
            } while (lags());
            return true;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean lags() {
        try {
            Optional<String> lag = schema.lag();
            lag.ifPresent(gate::stayClosed);
            return lag.isPresent();
        } catch (DatabaseException away) {
            gate.stayClosed("PostgreSQL, which does not answer");
            return true;
        }
    }

    void stop(@Observes ShutdownEvent event) {
        Thread thread = waiting;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
