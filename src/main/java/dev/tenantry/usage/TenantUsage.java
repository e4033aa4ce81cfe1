package dev.tenantry.usage;

import dev.tenantry.registry.TenantRegistry;
import dev.tenantry.start.ServingBegins;
import dev.tenantry.start.Timers;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** Publishes what tenants use, within a bound on the number of series. */
@ApplicationScoped
@Startup // so that the series of all others exist before the first request
class TenantUsage {

    private static final String JOB = "tenant-usage";

    private final UsageConfig config;
    private final TenantRegistry registry;
    private final Optional<Ranking> ranking;

    TenantUsage(UsageConfig config, TenantRegistry registry, MeterRegistry meters) {
        this.config = config;
        this.registry = registry;
        this.ranking = config.tenants() == 0 ? Optional.empty() : Optional.of(new Ranking(config.tenants(), meters));
    }

    void begin(@Observes ServingBegins event, Timers timers) {
        if (ranking.isPresent()) {
            timers.afterEvery(config.interval(), JOB, this::turn);
        }
    }

    void add(TenantId tenant, int status, long nanos) {
        ranking.ifPresent(counts -> counts.add(tenant, Outcome.of(status), nanos));
    }

    synchronized void turn() {
        ranking.ifPresent(counts -> counts.turn(existing()));
    }

    // If the registry cannot be read, each tenant would wait for its timeout. An erased tenant is noticed later.
    private Predicate<TenantId> existing() {
        AtomicBoolean answers = new AtomicBoolean(true);
        return tenant -> {
            try {
                return !answers.get() || exists(tenant);
            } catch (RuntimeException failure) {
                answers.set(false);
                return true;
            }
        };
    }

    private boolean exists(TenantId tenant) {
        return registry.find(tenant)
                .filter(found -> found.status() != TenantStatus.DELETED)
                .isPresent();
    }
}
