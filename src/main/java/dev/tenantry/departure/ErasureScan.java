package dev.tenantry.departure;

import dev.tenantry.home.TenantScan;
import dev.tenantry.home.TenantSearch;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Searches PostgreSQL and Redis for data that an erasure left. */
@ApplicationScoped
class ErasureScan {

    private final TenantSearch homes;
    private final CachedRemains cached;

    ErasureScan(TenantSearch homes, CachedRemains cached) {
        this.homes = homes;
        this.cached = cached;
    }

    ErasureReport of(Tenant tenant) {
        TenantScan scan = homes.search(tenant);
        List<String> remains = new ArrayList<>(scan.remains());
        cached.find(tenant).forEach(key -> remains.add("key " + key + " in Redis"));
        return new ErasureReport(scan.databases(), scan.tables(), scan.unsearched(), List.copyOf(remains));
    }
}
