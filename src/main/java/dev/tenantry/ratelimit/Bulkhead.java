package dev.tenantry.ratelimit;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many of a tenant's requests this instance handles at the same time, and so how many connections and
 * threads one tenant can hold, whatever its requests wait for. Holds nothing for tenants without requests in progress.
 */
@Singleton
class Bulkhead {

    private final RateLimitConfig.InFlight config;
    private final Turns turns;
    private final ConcurrentMap<TenantId, TenantPlaces> active = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final CountersByPlan refused;

    Bulkhead(RateLimitConfig config, Turns turns, MeterRegistry meters) {
        this.config = config.inFlight();
        this.turns = turns;
        Gauge.builder("tenantry.bulkhead.waiting", waiting, AtomicInteger::get)
                .description("Requests that wait until another request of their tenant is done")
                .register(meters);
        this.refused = new CountersByPlan(Counter.builder("tenantry.bulkhead.refused")
                .description("Requests refused because too many requests of their tenant were in progress")
                .withRegistry(meters));
    }

    /**
     * Does the work as one of the tenant's requests in flight.
     *
     * @throws ProblemException 503, without doing the work, if too many others are in flight and stay so
     */
    <T> T call(Tenant tenant, Callable<T> work) throws Exception {
        int size = places(tenant.plan());
        TenantPlaces places = active.compute(
                tenant.id(), (id, known) -> (known == null ? new TenantPlaces(size) : known).arrive(size));
        try {
            enter(places, size, tenant.plan());
            try {
                return turns.call(work);
            } finally {
                places.giveBack();
            }
        } finally {
            active.computeIfPresent(tenant.id(), (id, known) -> known.depart() ? null : known);
        }
    }

    /** Returns the number of tenants with requests in progress. */
    int activeTenants() {
        return active.size();
    }

    private void enter(TenantPlaces places, int size, Plan plan) {
        try {
            if (!places.tryTake() && !await(places, size)) {
                throw refusal(plan);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw refusal(plan);
        }
    }

    // Some of those that wait hold a worker thread, so those of all tenants together are bounded too.
    private boolean await(TenantPlaces places, int size) throws InterruptedException {
        try {
            return waiting.incrementAndGet() <= config.maxWaiting()
                    && places.await(size * config.queue(), config.patience());
        } finally {
            waiting.decrementAndGet();
        }
    }

    private ProblemException refusal(Plan plan) {
        refused.count(plan);
        return Problem.unavailable("Too many requests of this tenant are in progress. Try again shortly.")
                .asException();
    }

    private int places(Plan plan) {
        return switch (plan) {
            case FREE -> config.free();
            case PRO -> config.pro();
            case ENTERPRISE -> config.enterprise();
        };
    }
}
