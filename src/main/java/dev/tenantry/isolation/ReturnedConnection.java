package dev.tenantry.isolation;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Tenant;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks at a connection that a tenant's transaction has given back to its pool, before another one enters a home. */
@Singleton
public class ReturnedConnection {

    private static final String BOUND = "select coalesce(current_setting('app.current_tenant', true), '') <> ''";

    private final TenantHomes homes;

    ReturnedConnection(TenantHomes homes) {
        this.homes = homes;
    }

    /**
     * Returns what the connection does although it acts for no tenant, in words for an operator; nothing if all is well.
     * The pool prefers the connection that this thread has used last.
     *
     * @throws dev.tenantry.problem.ProblemException 503, if the home is unavailable
     * @throws DatabaseException if the connection is lost
     */
    public List<String> remains(Tenant tenant, List<String> tables) {
        try {
            OpenHome home = homes.open(tenant);
            try (Connection connection = home.connect()) {
                return remains(connection, tenant.home(), tables);
            } finally {
                home.release();
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private static List<String> remains(Connection connection, HomeName home, List<String> tables) throws SQLException {
        connection.setAutoCommit(false);
        try {
            List<String> remains = new ArrayList<>();
            if (Sql.query(connection, BOUND, row -> row.getBoolean(1)).getFirst()) {
                remains.add("a pooled connection still acts for a tenant after the transaction");
            }
            // Without it, the planner may hope to find one of many rows soon, and read all of them.
            Sql.execute(connection, "set local enable_seqscan = off");
            for (String table : tables) {
                if (Sql.query(connection, anyRow(home, table), row -> row.getBoolean(1))
                        .getFirst()) {
                    remains.add("a pooled connection without a tenant reads rows of table " + home + "." + table);
                }
            }
            return remains;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static String anyRow(HomeName home, String table) {
        return "select exists (select from " + home + "." + table + ")";
    }
}
