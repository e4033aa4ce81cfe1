package dev.tenantry.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Decides whether a tenant's request may proceed.
 *
 * <p>Every pass is also counted on this instance, even if Redis decides. So one instance never lets more than the limit
 * through in any window, not even while Redis fails or recovers. Without Redis, n instances together let at most n
 * times the limit through.
 */
@ApplicationScoped
// Caffeine loads the class of a cache's entries by name; Quarkus registers only those that its own caches use.
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.PSAMS", methods = false, fields = false)
class RateLimiter {

    private static final int MAX_TENANTS_IN_MEMORY = 100_000;

    private final RedisLimiter redis;
    private final RateLimitConfig config;
    private final InstantSource clock;
    private final Cache<TenantId, SlicedWindow> windows;
    private final Counter allowed;
    private final Counter refused;
    private final Counter fallbacks;

    RateLimiter(RedisLimiter redis, RateLimitConfig config, MeterRegistry meters) {
        this.redis = redis;
        this.config = config;
        this.clock = new MonotonicClock();
        this.windows = Caffeine.newBuilder()
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
        Quota quota = quota(tenant);
        SlicedWindow window = windows.get(tenant.id(), id -> new SlicedWindow());
        RateLimitDecision own = window.tryAcquire(quota, clock.instant());
        // If this instance alone has used up the limit, Redis cannot allow more. Skipping the call helps most in an
        // attack.
        RateLimitDecision decision = own.allowed() ? shared(tenant, quota, window, own) : own;
        (decision.allowed() ? allowed : refused).increment();
        return decision;
    }

    private RateLimitDecision shared(Tenant tenant, Quota quota, SlicedWindow window, RateLimitDecision own) {
        try {
            RateLimitDecision decision = redis.decide(tenant.id(), quota);
            if (!decision.allowed()) {
                window.release(own);
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

    private static Counter decisions(MeterRegistry meters, String outcome) {
        return Counter.builder("tenantry.rate.limit.decisions")
                .description("Requests checked against the rate limit")
                .tag("outcome", outcome)
                .register(meters);
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
