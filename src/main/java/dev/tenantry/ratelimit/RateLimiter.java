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
 * <p>Every pass is also counted on this instance, whoever decides. So one instance never lets more than the limit
 * through in any window, also not while Redis goes or comes back; with Redis away, n instances together let at most n
 * times the limit through.
 */
@ApplicationScoped
// Caffeine picks the class of a cache's entries by name, and Quarkus registers the ones that its own caches use.
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
                .description("Requests let through on this instance's own count because Redis did not decide in time")
                .register(meters);
    }

    RateLimitDecision decide(Tenant tenant) {
        Quota quota = quota(tenant);
        SlicedWindow window = windows.get(tenant.id(), id -> new SlicedWindow());
        RateLimitDecision own = window.tryAcquire(quota, clock.instant());
        // What this instance alone has used up is used up: Redis need not be asked, least of all under an attack.
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
        return new Quota(tenant.settings().rateLimit().orElse(ofPlan), config.window());
    }

    private static Counter decisions(MeterRegistry meters, String outcome) {
        return Counter.builder("tenantry.rate.limit.decisions")
                .description("Requests that met the rate limit")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** The time of day at the start, carried on by the machine's steady clock: setting the clock forgets no pass. */
    private static final class MonotonicClock implements InstantSource {

        private final Instant start = Instant.now();
        private final long startNanos = System.nanoTime();

        @Override
        public Instant instant() {
            return start.plus(Duration.ofNanos(System.nanoTime() - startNanos));
        }
    }
}
