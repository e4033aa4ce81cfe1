package dev.tenantry.departure;

import dev.tenantry.problem.ReportableException;
import dev.tenantry.redis.CachedTenantData;
import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.tenant.Tenant;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Removes a tenant's keys in Redis, and finds those that are still there. Asks for each key by its name. */
@ApplicationScoped
class CachedRemains {

    private final List<CachedTenantData> cached;

    CachedRemains(@All List<CachedTenantData> cached) {
        this.cached = cached;
    }

    void remove(Tenant tenant) {
        try {
            for (CachedTenantData data : cached) {
                data.remove(tenant);
            }
        } catch (RedisUnavailableException unavailable) {
            throw unavailable();
        }
    }

    List<String> find(Tenant tenant) {
        List<String> found = new ArrayList<>();
        try {
            for (CachedTenantData data : cached) {
                found.addAll(data.remaining(tenant));
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
