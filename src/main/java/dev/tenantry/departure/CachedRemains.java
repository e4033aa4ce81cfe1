package dev.tenantry.departure;

import dev.tenantry.problem.ReportableException;
import dev.tenantry.redis.RedisCalls;
import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.tenant.Tenant;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Finds and removes a tenant's keys in Redis. Each of Tenantry's keys for a tenant contains its id or its slug. */
@ApplicationScoped
class CachedRemains {

    private static final String TENANTRY_KEYS = "tenantry:*";
    private static final int KEYS_PER_CALL = 500;

    private final RedisCalls redis;

    CachedRemains(RedisCalls redis) {
        this.redis = redis;
    }

    record Found(List<String> keys, int lookedAt) {}

    void remove(Tenant tenant) {
        try {
            for (String key : find(tenant).keys()) {
                redis.send(Request.cmd(Command.DEL).arg(key));
            }
        } catch (RedisUnavailableException unavailable) {
            throw unavailable();
        }
    }

    /** Searches all of Tenantry's keys. Any number of keys is fine, because SCAN returns them in small batches. */
    Found find(Tenant tenant) {
        String slugKey = ":slug:" + tenant.slug();
        List<String> found = new ArrayList<>();
        int lookedAt = 0;
        String cursor = "0";
        try {
            do {
                Response part = Objects.requireNonNull(redis.send(Request.cmd(Command.SCAN)
                        .arg(cursor)
                        .arg("MATCH")
                        .arg(TENANTRY_KEYS)
                        .arg("COUNT")
                        .arg(KEYS_PER_CALL)));
                cursor = part.get(0).toString();
                for (Response key : part.get(1)) {
                    lookedAt++;
                    String name = key.toString();
                    if (name.contains(tenant.id().toString()) || name.endsWith(slugKey)) {
                        found.add(name);
                    }
                }
            } while (!cursor.equals("0"));
        } catch (RedisUnavailableException unavailable) {
            throw unavailable();
        }
        return new Found(List.copyOf(found), lookedAt);
    }

    private static ReportableException unavailable() {
        return new ReportableException("Redis cannot be reached, so the tenant's keys cannot be found and removed.");
    }
}
