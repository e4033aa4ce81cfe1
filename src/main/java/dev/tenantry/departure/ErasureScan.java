package dev.tenantry.departure;

import dev.tenantry.home.TenantScan;
import dev.tenantry.home.TenantSearch;
import dev.tenantry.registry.TombstoneLedger;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Searches PostgreSQL and Redis for data that an erasure left. */
@ApplicationScoped
class ErasureScan {

    private final TenantSearch homes;
    private final CachedRemains cached;
    private final TombstoneLedger tombstones;

    ErasureScan(TenantSearch homes, CachedRemains cached, TombstoneLedger tombstones) {
        this.homes = homes;
        this.cached = cached;
        this.tombstones = tombstones;
    }

    ErasureReport of(Tenant tenant) {
        TenantScan scan = homes.search(tenant);
        List<String> remains = new ArrayList<>(scan.remains());
        cached.find(tenant).forEach(key -> remains.add("key " + key + " in Redis"));
        return new ErasureReport(
                scan.databases(),
                scan.tables(),
                scan.unsearched(),
                List.copyOf(remains),
                tombstones.find(tenant.id()).orElseThrow());
    }
}
