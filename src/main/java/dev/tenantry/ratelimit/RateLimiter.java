package dev.tenantry.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Decides whether a tenant's request may proceed.
 *
 * <p>Every pass is also counted on this instance, even if Redis decides. So one instance never lets more than the limit
 * through in any window, not even while Redis fails or recovers. Without Redis, n instances together let at most n
 * times the limit through. A refusal by Redis is remembered until Redis could allow a request again: a tenant that is
 * over its limit causes few calls. A busy tenant that is within its limit causes few calls too: see {@link Lease}.
 */
@Singleton
// Caffeine loads the class of a cache's entries by name; Quarkus registers only those that its own caches use.
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.PSAMS", methods = false, fields = false)
class RateLimiter {

    private static final int MAX_TENANTS_IN_MEMORY = 100_000;

    private final SharedLimiter shared;
    private final RateLimitConfig config;
    private final InstantSource clock;
    private final Cache<TenantId, TenantCount> counts;
    private final CountersByPlan allowed;
    private final CountersByPlan refused;
    private final Counter fallbacks;

    @Inject
    RateLimiter(RedisLimiter redis, RateLimitConfig config, MeterRegistry meters) {
        this(redis, config, meters, new MonotonicClock());
    }

    /** @param clock never goes back */
    RateLimiter(RedisLimiter redis, RateLimitConfig config, MeterRegistry meters, InstantSource clock) {
        this.shared = new SharedLimiter(redis, config, meters);
        this.config = config;
        this.clock = clock;
        this.counts = Caffeine.newBuilder()
                .maximumSize(MAX_TENANTS_IN_MEMORY)
                .expireAfterAccess(config.window().multipliedBy(2))
                .executor(Runnable::run)
                .build();
        this.allowed = decisions(meters, "allowed");
        this.refused = decisions(meters, "refused");
        this.fallbacks = Counter.builder("tenantry.rate.limit.fallbacks")
                .description("Requests let through by this instance's own count because Redis did not decide in time")
                .register(meters);
    }

    RateLimitDecision decide(Tenant tenant) {
        return decide(tenant, 1);
    }

    /**
     * Decides on a request that counts as several. It never counts as more than the limit, because it could then never
     * pass.
     */
    RateLimitDecision decide(Tenant tenant, int requests) {
        Quota quota = quota(tenant);
        int passes = Math.max(1, Math.min(requests, quota.limit()));
        TenantCount count = counts.get(tenant.id(), id -> new TenantCount());
        Instant now = clock.instant();
        RateLimitDecision decision =
                count.refusal(quota, now).orElseGet(() -> decide(tenant.id(), quota, passes, count, now));
        (decision.allowed() ? allowed : refused).count(tenant.plan());
        return decision;
    }

    private RateLimitDecision decide(TenantId tenant, Quota quota, int passes, TenantCount count, Instant now) {
        RateLimitDecision own = count.window().tryAcquire(quota, passes, now);
        // If this instance alone has used up the limit, Redis cannot allow more. Skipping the call helps most during
        // an attack.
        return own.allowed() ? shared(tenant, quota, passes, count, own, now) : own;
    }

    private RateLimitDecision shared(
            TenantId tenant, Quota quota, int passes, TenantCount count, RateLimitDecision own, Instant now) {
        try {
            RateLimitDecision decision = shared.decide(tenant, quota, passes, count, now);
            if (!decision.allowed()) {
                count.window().release(own, passes);
                // There may be room for a request that counts once.
                if (passes == 1) {
                    count.remember(new Refusal(decision, now));
                }
            }
            return decision;
        } catch (RedisUnavailableException unavailable) {
            fallbacks.increment();
            return own;
        }
    }

    private Quota quota(Tenant tenant) {
        int ofPlan = switch (tenant.plan()) {
            case FREE -> config.plans().free();
            case PRO -> config.plans().pro();
            case ENTERPRISE -> config.plans().enterprise();
        };
        return new Quota(tenant.overrides().rateLimit().orElse(ofPlan), config.window());
    }

    private static CountersByPlan decisions(MeterRegistry meters, String outcome) {
        return new CountersByPlan(Counter.builder("tenantry.rate.limit.decisions")
                .description("Requests checked against the rate limit")
                .tag("outcome", outcome)
                .withRegistry(meters));
    }

    /** Starts at the time of day and advances with the monotonic clock: setting the machine's clock loses no passes. */
    private static final class MonotonicClock implements InstantSource {

        private final Instant start = Instant.now();
        private final long startNanos = System.nanoTime();

        @Override
        public Instant instant() {
            return start.plus(Duration.ofNanos(System.nanoTime() - startNanos));
        }
    }
}
