package dev.tenantry.home;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The connections of a snapshot.
 *
 * @param main to the main database; holds the {@link ExportLock}
 * @param home to the database that holds the home; the same connection if that is the main database
 */
record SnapshotConnections(Connection main, Connection home) {

    // PostgreSQL ends the transaction if the reader or the network stalls.
    private static final String LIMITS = "select set_config('idle_in_transaction_session_timeout', '5min', true),"
            + " set_config('statement_timeout', '5min', true)";

    static SnapshotConnections open(OwnerAccess owner, Tenant tenant) throws SQLException {
        Connection main = begin(owner.main());
        try {
            if (!ExportLock.take(main, tenant.id())) {
                throw new TenantBusyException(tenant.slug());
            }
            return new SnapshotConnections(
                    main,
                    tenant.placement() instanceof Placement.OwnDatabase
                            ? begin(owner.database(tenant.placement(), tenant.home()))
                            : main);
        } catch (SQLException | RuntimeException failure) {
            main.close();
            throw failure;
        }
    }

    private static Connection begin(DataSource database) throws SQLException {
        Connection connection = database.getConnection();
        try {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Sql.query(connection, LIMITS, row -> true);
            return connection;
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    void close() throws SQLException {
        // Closing ends the transactions. The lock goes last, so that nothing is read without it. If both are the same
        // connection, the second call does nothing.
        try (main) {
            home.close();
        }
    }
}
