package dev.tenantry.home;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Searches every place that can hold data of a tenant: a schema and databases of its name, and rows in all tables of
 * the main database outside other tenants' homes. What it costs does not depend on the number of tenants.
 */
@ApplicationScoped
public class TenantSearch {

    private static final Logger LOG = Logger.getLogger(TenantSearch.class);

    private final OwnerAccess owner;
    private final DataStores stores;
    private final TenantDatabases databases;

    TenantSearch(OwnerAccess owner, DataStores stores, TenantDatabases databases) {
        this.owner = owner;
        this.stores = stores;
        this.databases = databases;
    }

    /** @throws DatabaseException if a place that could hold the tenant's data cannot be searched */
    public TenantScan search(Tenant tenant) {
        List<String> remains = new ArrayList<>();
        List<String> unsearched = new ArrayList<>();
        int tables = searchMain(tenant, remains);
        Set<StoreName> places = places(tenant);
        for (StoreName store : places) {
            try {
                if (databases.exists(store, HomeName.of(tenant.id()))) {
                    remains.add("database " + HomeName.of(tenant.id()) + " of data store " + store);
                }
            } catch (DatabaseException | IllegalStateException failure) {
                if (tenant.placement().dataStore().filter(store::equals).isPresent()) {
                    throw failure;
                }
                LOG.warnf(failure, "Data store %s could not be asked for a database of tenant %s", store, tenant.id());
                unsearched.add("data store " + store);
            }
        }
        return new TenantScan(1 + places.size(), tables, List.copyOf(remains), List.copyOf(unsearched));
    }

    // Contains the tenant's own store even if this instance does not know it: then the search fails.
    private Set<StoreName> places(Tenant tenant) {
        Set<StoreName> places = new LinkedHashSet<>();
        stores.names().forEach(name -> places.add(new StoreName(name)));
        tenant.placement().dataStore().ifPresent(places::add);
        return places;
    }

    private int searchMain(Tenant tenant, List<String> remains) {
        try (Connection connection = owner.main().getConnection()) {
            HomeName ownHome = HomeName.of(tenant.id());
            Sql.query(connection, "select 1 from pg_namespace where nspname = ?", row -> true, ownHome.value())
                    .forEach(there -> remains.add("schema " + ownHome + " in the main database"));
            List<TenantTables.Table> tables = TenantTables.outsideHomes(connection);
            for (TenantTables.Table table : tables) {
                if (hasRows(connection, table, tenant)) {
                    remains.add("rows of " + table.sqlName() + " in the main database");
                }
            }
            return tables.size();
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    // One transaction per table: the locks of a transaction are kept until its end, and PostgreSQL has room for only so
    // many.
    private static boolean hasRows(Connection connection, TenantTables.Table table, Tenant tenant) throws SQLException {
        connection.setAutoCommit(false);
        // As the tenant, because the policies show the owner role one tenant's rows at a time.
        TenantSession.begin(connection, tenant.id(), HomeName.SHARED);
        boolean found = Sql.query(
                        connection,
                        "select exists (select from " + table.sqlName() + " where tenant_id::text = ?)",
                        row -> row.getBoolean(1),
                        tenant.id().toString())
                .getFirst();
        connection.rollback();
        connection.setAutoCommit(true);
        return found;
    }
}
