package dev.tenantry.sql;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.pool.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgStatement;

/**
 * Finds out whether prepared statements survive between transactions. They do not if a connection pooler gives each
 * transaction another session of PostgreSQL, such as PgBouncer in transaction mode, unless it prepares them again. The
 * driver prepares a statement on the server when it is used for the fifth time, so such a pooler would break requests
 * only after a while.
 */
public final class PoolerProbe {

    // One is enough for a pooler that has no other clients. Others can take a session at the moment that hides the
    // loss.
    private static final int ROUNDS = 10;

    private PoolerProbe() {}

    /**
     * Returns why the pool cannot be used; empty if it can. Without a pooler, this costs one statement.
     *
     * @param connection any connection of the pool
     * @param property the property that contains the pool's URL
     * @throws SQLException if the database cannot be reached, or the pooler allows no transactions
     */
    public static Optional<String> refusal(Connection connection, AgroalDataSource pool, String property)
            throws SQLException {
        return isDirect(connection) || keepsPreparedStatements(pool)
                ? Optional.empty()
                : Optional.of(property + " leads to a connection pooler that gives each transaction another session of"
                        + " PostgreSQL, in which prepared statements of earlier ones are missing. Add"
                        + " prepareThreshold=0 to the parameters of " + property + ", or set max_prepared_statements in"
                        + " PgBouncer 1.21 or newer.");
    }

    // A pooler gives its clients a key of its own for cancelling statements, so the process that it names is not the
    // one that runs them.
    private static boolean isDirect(Connection connection) throws SQLException {
        int announced = connection.unwrap(PgConnection.class).getBackendPID();
        return Sql.query(connection, "select pg_backend_pid()", row -> row.getInt(1)).stream()
                .allMatch(actual -> actual == announced);
    }

    // New connections, because both number their statements from the same start. One runs two transactions, then the
    // other runs one: if the pooler gives the second transaction another session, the statement is missing there; if it
    // gives the third one the same session, the name of its statement is taken. Each round has a statement of its own,
    // because both would find one that both have prepared.
    private static boolean keepsPreparedStatements(AgroalDataSource pool) throws SQLException {
        AgroalConnectionPoolConfiguration given = pool.getConfiguration().connectionPoolConfiguration();
        AgroalDataSourceConfigurationSupplier two = new AgroalDataSourceConfigurationSupplier();
        two.connectionPoolConfiguration(own -> own.maxSize(2)
                .acquisitionTimeout(given.acquisitionTimeout())
                .connectionFactoryConfiguration(given::connectionFactoryConfiguration));
        try (AgroalDataSource own = new DataSource(two.get());
                Connection one = own.getConnection();
                Connection other = own.getConnection()) {
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            for (int i = 0; i < ROUNDS; i++) {
                run(one, i);
                run(one, i);
                run(other, i);
            }
            return true;
        } catch (SQLException failure) {
            if (SqlState.INVALID_STATEMENT_NAME.isThatOf(failure) || SqlState.DUPLICATE_STATEMENT.isThatOf(failure)) {
                return false;
            }
            throw failure;
        }
    }

    private static void run(Connection connection, int round) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select " + round)) {
            // With 0, the driver prepares nothing on the server. The transactions still show whether the pooler allows
            // any: PgBouncer does not in statement mode.
            if (connection.unwrap(PgConnection.class).getPrepareThreshold() > 0) {
                statement.unwrap(PgStatement.class).setPrepareThreshold(1);
            }
            statement.execute();
        }
        connection.commit();
    }
}
