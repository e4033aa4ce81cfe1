package dev.tenantry.departure;

import dev.tenantry.problem.ReportableException;
import dev.tenantry.redis.CachedTenantData;
import dev.tenantry.redis.RedisCalls;
import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.tenant.Tenant;
import io.quarkus.arc.All;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Removes a tenant's keys in Redis, and finds those that are still there. Asks for each key by its name. */
@ApplicationScoped
class CachedRemains {

    private final List<CachedTenantData> cached;
    private final RedisCalls redis;

    CachedRemains(@All List<CachedTenantData> cached, RedisCalls redis) {
        this.cached = cached;
        this.redis = redis;
    }

    void remove(Tenant tenant) {
        try {
            for (String key : find(tenant)) {
                redis.send(Request.cmd(Command.DEL).arg(key));
            }
        } catch (RedisUnavailableException unavailable) {
            throw unavailable();
        }
    }

    List<String> find(Tenant tenant) {
        List<String> found = new ArrayList<>();
        try {
            for (CachedTenantData data : cached) {
                found.addAll(data.keys(tenant));
            }
        } catch (RedisUnavailableException unavailable) {
            throw unavailable();
        }
        return List.copyOf(found);
    }

    private static ReportableException unavailable() {
        return new ReportableException("Redis cannot be reached, so the tenant's keys cannot be found and removed.");
    }
}
