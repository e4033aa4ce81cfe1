package dev.tenantry.ratelimit;

import dev.tenantry.redis.CachedTenantData;
import dev.tenantry.redis.RedisCalls;
import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Counts in Redis for all instances together, with one atomic script per call and by Redis' clock. */
@Singleton
class RedisLimiter implements CachedTenantData {

    private final RedisCalls redis;
    private final RateLimitConfig config;

    RedisLimiter(RedisCalls redis, RateLimitConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /** Asks for passes for one request: all of them, or none. */
    RateLimitDecision decide(TenantId tenant, Quota quota, int passes) throws RedisUnavailableException {
        return ask(tenant, quota, LeaseRequest.of(passes)).decision();
    }

    Grant ask(TenantId tenant, Quota quota, LeaseRequest lease) throws RedisUnavailableException {
        Response answer = redis.runPatiently(
                RateLimitScript.SCRIPT,
                key(tenant, quota),
                quota.limit(),
                quota.sliceWidth(),
                Quota.SLICES,
                lease.wanted(),
                lease.holder(),
                lease.lastLease(),
                lease.unused(),
                lease.passes());
        if (answer == null) {
            throw new IllegalStateException("The rate limit script returned no reply.");
        }
        int granted = answer.get(0).toInteger();
        int further = Math.max(0, granted - lease.passes());
        long micros = answer.get(2).toLong();
        RateLimitDecision decision = new RateLimitDecision(
                granted > 0,
                quota,
                answer.get(1).toInteger() + further,
                Instant.ofEpochMilli(micros / 1000),
                Duration.ofMillis(answer.get(3).toLong()));
        return new Grant(decision, further, micros);
    }

    @Override
    public List<String> keys(Tenant tenant) throws RedisUnavailableException {
        // For the configured window. A key of another window expires by itself.
        String key = key(tenant.id(), new Quota(1, config.window()));
        Response exists = redis.send(Request.cmd(Command.EXISTS).arg(key));
        return exists != null && exists.toInteger() == 1 ? List.of(key) : List.of();
    }

    // Does not contain the plan: switching plans back and forth does not reset the count. Contains the width of a
    // slice, without which a slice's number does not tell its time.
    static String key(TenantId tenant, Quota quota) {
        return "tenantry:rate:" + quota.sliceWidth() + ":" + tenant;
    }
}
