package dev.tenantry.ratelimit;

import dev.tenantry.redis.CachedTenantData;
import dev.tenantry.redis.RedisCalls;
import dev.tenantry.redis.RedisScript;
import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Counts in Redis for all instances together, with one atomic script per request and by Redis' clock. */
@ApplicationScoped
class RedisLimiter implements CachedTenantData {

    private final RedisCalls redis;
    private final RateLimitConfig config;

    // A hash with one field per slice. All slices that overlap the last window are summed; the oldest counts in full.
    // A sum stays valid during its slice, because no slice leaves the window before the next one begins. The fields
    // "at", "used" and "oldest" cache it: the slices are read once per slice and on a refusal, not on every request.
    // Slices in the future exist if Redis' clock was set back, or if another Redis took over. The next one counts like
    // the current one. Those further ahead are dropped: they would count until the clock has caught up, however long
    // that takes.
    private static final RedisScript SCRIPT = RedisScript.of("""
            local key, limit, width, slices = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local current = math.floor(now / width)

            local sum = redis.call('HMGET', key, 'at', 'used', 'oldest')
            local at, used, oldest = tonumber(sum[1]), tonumber(sum[2]), tonumber(sum[3])
            if at ~= current or used >= limit then
              local counts, fields = {}, redis.call('HGETALL', key)
              used = 0
              for i = 1, #fields, 2 do
                local slice = tonumber(fields[i])
                if slice and (slice < current - slices or slice > current + 1) then
                  redis.call('HDEL', key, fields[i])
                elseif slice then
                  slice = math.min(slice, current)
                  counts[slice] = (counts[slice] or 0) + tonumber(fields[i + 1])
                  used = used + tonumber(fields[i + 1])
                end
              end
              -- Find the slice whose expiry makes room for one request more than now.
              local wanted = math.max(1, used - limit + 1)
              oldest = current - slices
              while oldest < current do
                wanted = wanted - (counts[oldest] or 0)
                if wanted <= 0 then break end
                oldest = oldest + 1
              end
            end

            local allowed = used < limit
            if allowed then
              used = used + 1
              redis.call('HINCRBY', key, string.format('%.0f', current), 1)
              redis.call('HSET', key, 'at', string.format('%.0f', current), 'used', used,
                         'oldest', string.format('%.0f', oldest))
              if at ~= current then redis.call('PEXPIRE', key, (slices + 1) * width) end
            end
            return {allowed and 1 or 0, math.max(0, limit - used), now, (oldest + slices + 1) * width - now}
            """);

    RedisLimiter(RedisCalls redis, RateLimitConfig config) {
        this.redis = redis;
        this.config = config;
    }

    RateLimitDecision decide(TenantId tenant, Quota quota) throws RedisUnavailableException {
        Response answer =
                redis.runPatiently(SCRIPT, key(tenant, quota), quota.limit(), quota.sliceWidth(), Quota.SLICES);
        if (answer == null) {
            throw new IllegalStateException("The rate limit script returned no reply.");
        }
        return new RateLimitDecision(
                answer.get(0).toInteger() == 1,
                quota,
                answer.get(1).toInteger(),
                Instant.ofEpochMilli(answer.get(2).toLong()),
                Duration.ofMillis(answer.get(3).toLong()));
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
