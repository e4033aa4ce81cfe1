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

/** What Redis still holds of a tenant. Every key of ours that belongs to a tenant bears its id or its slug. */
@ApplicationScoped
class CachedRemains {

    private static final String OURS = "tenantry:*";
    private static final int KEYS_A_CALL = 500;

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

    /** Looks at all keys of ours, however many: SCAN gives them in small parts. */
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
                        .arg(OURS)
                        .arg("COUNT")
                        .arg(KEYS_A_CALL)));
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
        return new ReportableException("Redis cannot be reached, so it cannot be told what it holds of the tenant.");
    }
}
