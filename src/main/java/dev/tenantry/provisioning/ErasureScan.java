package dev.tenantry.provisioning;

import dev.tenantry.registry.DataStores;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Looks for what is left of a tenant wherever something could be: in every table with a {@code tenant_id} of every
 * schema of every database, among the schemas and databases themselves, and in Redis. A place that cannot be looked at
 * is an error, for nothing can be said of it.
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

    ErasureReport of(Tenant tenant) throws SQLException {
        List<String> remains = new ArrayList<>();
        int scannedDatabases = 1;
        int scannedTables = scan("the main database", owner.main(), tenant, remains);
        for (String name : stores.names()) {
            StoreName store = new StoreName(name);
            for (HomeName home : databases.all(store)) {
                scannedDatabases++;
                if (home.equals(HomeName.of(tenant.id()))) {
                    remains.add("database " + home + " of data store " + store);
                } else {
                    scannedTables += scan(
                            "database " + home + " of data store " + store,
                            owner.database(store, home),
                            tenant,
                            remains);
                }
            }
        }
        CachedRemains.Found found = cached.find(tenant);
        found.keys().forEach(key -> remains.add("key " + key + " in Redis"));
        return new ErasureReport(scannedDatabases, scannedTables, found.lookedAt(), List.copyOf(remains));
    }

    private static int scan(String place, DataSource database, Tenant tenant, List<String> remains)
            throws SQLException {
        HomeName ownHome = HomeName.of(tenant.id());
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            Sql.query(connection, "select 1 from pg_namespace where nspname = ?", row -> true, ownHome.value())
                    .forEach(there -> remains.add("schema " + ownHome + " in " + place));
            // As the tenant: that is whose rows the policies show to the owner role.
            TenantRows.speakFor(connection, tenant.id(), ownHome);
            List<TenantRows.Table> tables = TenantRows.allTables(connection);
            for (TenantRows.Table table : tables) {
                boolean there = Sql.query(
                                connection,
                                "select exists (select from " + table.sqlName() + " where tenant_id::text = ?)",
                                row -> row.getBoolean(1),
                                tenant.id().toString())
                        .getFirst();
                if (there) {
                    remains.add("rows of " + table.sqlName() + " in " + place);
                }
            }
            connection.rollback();
            return tables.size();
        }
    }
}
