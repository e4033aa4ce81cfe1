package dev.tenantry.ratelimit;

import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.tenant.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.UUID;

/**
 * Decides for all instances together: with a pass that this instance has leased, or by asking Redis.
 *
 * <p>Of a busy tenant's limit, an instance leases as much as it has lately used in one or two slices, and never more
 * than a small share of the limit. It has one lease per tenant at a time, and returns what it has not used with its
 * next call.
 */
final class SharedLimiter {

    private final RedisLimiter redis;
    private final int percent;
    private final String holder = "lease:" + UUID.randomUUID();
    private final Counter leased;
    private final Counter leases;
    private final Counter returned;

    SharedLimiter(RedisLimiter redis, RateLimitConfig config, MeterRegistry meters) {
        this.redis = redis;
        this.percent = config.leasePercent();
        this.leased = Counter.builder("tenantry.rate.limit.leased")
                .description("Requests let through by a leased pass, without a call to Redis")
                .register(meters);
        this.leases = Counter.builder("tenantry.rate.limit.leases")
                .description("Calls to Redis that granted several passes at once")
                .register(meters);
        this.returned = Counter.builder("tenantry.rate.limit.returned")
                .description("Leased passes that were returned to Redis because they were not used in time")
                .register(meters);
    }

    RateLimitDecision decide(TenantId tenant, Quota quota, int passes, TenantCount count, Instant now)
            throws RedisUnavailableException {
        if (passes > 1) {
            return redis.decide(tenant, quota, passes);
        }
        Lease lease = count.lease();
        RateLimitDecision decision = lease == null ? null : lease.take(quota, now);
        if (decision != null) {
            leased.increment();
            return decision;
        }
        // While one request renews the lease, others ask for themselves. They wait no longer than without leases.
        return count.beginRenewal() ? renew(tenant, quota, count, now) : redis.decide(tenant, quota, 1);
    }

    private RateLimitDecision renew(TenantId tenant, Quota quota, TenantCount count, Instant now)
            throws RedisUnavailableException {
        try {
            Lease last = count.lease();
            // If the reply is lost, so are the passes. Then a single pass is asked for until Redis replies again.
            count.replace(null);
            LeaseRequest request = last == null ? LeaseRequest.of(1) : request(quota, count, last);
            Grant grant = redis.ask(tenant, quota, request);
            count.replace(new Lease(grant, now));
            returned.increment(request.unused());
            if (grant.further() > 0) {
                leases.increment();
            }
            return grant.decision();
        } finally {
            count.endRenewal();
        }
    }

    private LeaseRequest request(Quota quota, TenantCount count, Lease last) {
        long share = (long) quota.limit() * percent / 100;
        long wanted = Math.min(count.window().recentPasses(), share);
        return new LeaseRequest(1, (int) Math.max(1, wanted), holder, last.grantedAt(), last.end());
    }
}
