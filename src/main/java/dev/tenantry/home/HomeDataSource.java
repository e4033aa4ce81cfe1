package dev.tenantry.home;

import dev.tenantry.problem.ReportableException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.StoreName;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Connects to one tenant's database, and refuses any other: a connection pooler may map all names to the same database,
 * in which the homes of all tenants would then be created.
 */
final class HomeDataSource extends OwnerDataSource {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String store;
    private final String home;

    HomeDataSource(StoreName store, HomeName home) {
        this.store = store.toString();
        this.home = home.value();
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try {
            String actual = Sql.query(connection, "select current_database()", row -> row.getString(1))
                    .getFirst();
            if (!actual.equals(home)) {
                throw new ReportableException("A connection to database " + home + " of data store " + store
                        + " leads to another database. Check tenantry.stores." + store
                        + ".url and any connection pooler there: each tenant needs its own database.");
            }
            return connection;
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }
}
