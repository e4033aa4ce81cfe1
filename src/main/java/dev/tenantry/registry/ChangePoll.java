package dev.tenantry.registry;

import dev.tenantry.start.ServingBegins;
import dev.tenantry.start.Timers;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks PostgreSQL once per second which tenants have changed. Announcements over Redis are faster, but they can get
 * lost.
 */
@Singleton
class ChangePoll {

    private static final Logger LOG = Logger.getLogger(ChangePoll.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    // More changes at once are cheaper to handle by forgetting everything.
    private static final int MOST = 500;

    private final TenantTable table;
    private final TenantRegistry registry;
    private final NearCache near;
    private final Timers timers;

    private final String job = "tenant-changes-" + UUID.randomUUID();

    // All transactions before this one had ended when the last poll began.
    private @Nullable String since;
    private boolean failing;
    private volatile long succeededNanos = System.nanoTime();

    ChangePoll(TenantTable table, TenantRegistry registry, NearCache near, Timers timers, MeterRegistry meters) {
        this.table = table;
        this.registry = registry;
        this.near = near;
        this.timers = timers;
        TimeGauge.builder("tenantry.registry.poll.age", this::ageNanos, TimeUnit.NANOSECONDS)
                .description("Time since this instance last asked PostgreSQL which tenants have changed")
                .register(meters);
    }

    void begin(@Observes ServingBegins event) {
        timers.every(INTERVAL, job, this::poll);
    }

    void stop(@Observes ShutdownEvent event) {
        timers.stop(job);
    }

    synchronized void poll() {
        try {
            // Asked first: what commits between the two statements is then reported twice, and nothing is missed.
            String horizon = table.oldestRunning();
            takeOver(isBehind(horizon) ? null : since);
            since = horizon;
            succeededNanos = System.nanoTime();
            failing = false;
        } catch (RegistryUnavailableException away) {
            if (!failing) {
                LOG.warn("Could not ask PostgreSQL which tenants have changed; trying again every second", away);
            }
            failing = true;
        }
    }

    // After a failover to a server that lacks the latest transactions, their ids are used again.
    private boolean isBehind(String horizon) {
        return since != null
                && Long.compareUnsigned(Long.parseUnsignedLong(horizon), Long.parseUnsignedLong(since)) < 0;
    }

    private void takeOver(@Nullable String first) {
        List<Tenant> changed = first == null ? List.of() : table.changed(first, MOST + 1);
        if (first == null || changed.size() > MOST) {
            near.clear();
        } else {
            changed.forEach(registry::changed);
        }
    }

    private Number ageNanos() {
        return System.nanoTime() - succeededNanos;
    }
}
