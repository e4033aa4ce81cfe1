package dev.tenantry.departure;

import dev.tenantry.home.DataStores;
import dev.tenantry.home.OwnerAccess;
import dev.tenantry.home.TenantDatabases;
import dev.tenantry.home.TenantScan;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Searches every place that could still hold data of a tenant: the main database, the names and contents of all tenant
 * databases in all data stores, and Redis. The search fails if one of them cannot be searched, because it could hold
 * data.
 */
@ApplicationScoped
class ErasureScan {

    private final OwnerAccess owner;
    private final DataStores stores;
    private final TenantDatabases databases;
    private final CachedRemains cached;

    ErasureScan(OwnerAccess owner, DataStores stores, TenantDatabases databases, CachedRemains cached) {
        this.owner = owner;
        this.stores = stores;
        this.databases = databases;
        this.cached = cached;
    }

    ErasureReport of(Tenant tenant) {
        List<String> remains = new ArrayList<>();
        int scannedDatabases = 1;
        int scannedTables = scan("the main database", owner.main(), tenant, remains);
        for (String name : stores.names()) {
            StoreName store = new StoreName(name);
            for (HomeName home : databases.all(store)) {
                String place = "database " + home + " of data store " + store;
                scannedDatabases++;
                if (home.equals(HomeName.of(tenant.id()))) {
                    remains.add(place);
                } else {
                    scannedTables += scan(place, owner.database(store, home), tenant, remains);
                }
            }
        }
        CachedRemains.Found found = cached.find(tenant);
        found.keys().forEach(key -> remains.add("key " + key + " in Redis"));
        return new ErasureReport(scannedDatabases, scannedTables, found.lookedAt(), List.copyOf(remains));
    }

    private static int scan(String place, DataSource database, Tenant tenant, List<String> remains) {
        TenantScan scan = TenantScan.of(database, place, tenant);
        remains.addAll(scan.remains());
        return scan.tables();
    }
}
