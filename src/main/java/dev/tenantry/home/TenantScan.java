package dev.tenantry.home;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Searches one database for anything that belongs to a tenant: rows in any table with a {@code tenant_id}, in any
 * schema except {@code control}, and a schema named after the tenant.
 *
 * @param tables the number of tables searched
 * @param remains what was found, in words for an operator
 */
public record TenantScan(int tables, List<String> remains) {

    /**
     * Searches the database.
     *
     * @param place the name of the database in the remains
     * @throws DatabaseException if the database, or a table in it, cannot be searched
     */
    public static TenantScan of(DataSource database, String place, Tenant tenant) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            TenantScan scan = scan(connection, place, tenant);
            connection.rollback();
            return scan;
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private static TenantScan scan(Connection connection, String place, Tenant tenant) throws SQLException {
        HomeName ownHome = HomeName.of(tenant.id());
        List<String> remains = new ArrayList<>();
        Sql.query(connection, "select 1 from pg_namespace where nspname = ?", row -> true, ownHome.value())
                .forEach(there -> remains.add("schema " + ownHome + " in " + place));
        // As the tenant, because the policies show the owner role one tenant's rows at a time.
        TenantSession.begin(connection, tenant.id(), ownHome);
        List<TenantTables.Table> tables = TenantTables.all(connection);
        for (TenantTables.Table table : tables) {
            if (hasRows(connection, table, tenant)) {
                remains.add("rows of " + table.sqlName() + " in " + place);
            }
        }
        return new TenantScan(tables.size(), List.copyOf(remains));
    }

    private static boolean hasRows(Connection connection, TenantTables.Table table, Tenant tenant) throws SQLException {
        return Sql.query(
                        connection,
                        "select exists (select from " + table.sqlName() + " where tenant_id::text = ?)",
                        row -> row.getBoolean(1),
                        tenant.id().toString())
                .getFirst();
    }
}
