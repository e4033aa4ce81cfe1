package dev.tenantry.home;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.Tenant;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * All rows of one tenant at one moment: a REPEATABLE READ transaction that stays open until the snapshot is closed.
 */
public final class TenantSnapshot implements AutoCloseable {

    private static final int ROWS_PER_FETCH = 1_000;

    /** Receives the rows one by one, as JSON. */
    @FunctionalInterface
    public interface RowConsumer {

        void accept(String json) throws IOException;
    }

    private final Tenant tenant;
    private final Connection connection;
    private final List<TenantTables.Table> tables;

    private TenantSnapshot(Tenant tenant, Connection connection, List<TenantTables.Table> tables) {
        this.tenant = tenant;
        this.connection = connection;
        this.tables = tables;
    }

    /** @throws DatabaseException if the home cannot be reached */
    static TenantSnapshot open(DataSource database, Tenant tenant) {
        try {
            Connection connection = database.getConnection();
            try {
                connection.setAutoCommit(false);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                TenantSession.begin(connection, tenant.id(), tenant.home());
                // If the reader stops reading, PostgreSQL ends the transaction.
                Sql.execute(connection, "set local idle_in_transaction_session_timeout = '10min'");
                return new TenantSnapshot(tenant, connection, TenantTables.of(connection, tenant.home()));
            } catch (SQLException | RuntimeException failure) {
                connection.close();
                throw failure;
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /** Returns the names of the home's tables, in alphabetical order; empty if the home does not exist. */
    public List<String> tables() {
        return tables.stream().map(TenantTables.Table::name).toList();
    }

    /**
     * Reads all rows of a table in the order of its primary key. Memory use does not grow with the number of rows.
     *
     * @throws IOException if the consumer or the database fails
     */
    public void read(String tableName, RowConsumer rows) throws IOException {
        TenantTables.Table table = tables.stream()
                .filter(candidate -> candidate.name().equals(tableName))
                .findFirst()
                .orElseThrow();
        try (PreparedStatement select = connection.prepareStatement("select row_to_json(r)::text from "
                + table.sqlName() + " r where tenant_id = ? order by " + table.order())) {
            select.setFetchSize(ROWS_PER_FETCH);
            select.setObject(1, tenant.id().value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.accept(row.getString(1));
                }
            }
        } catch (SQLException failure) {
            throw new IOException("The snapshot could not be read to its end.", failure);
        }
    }

    @Override
    public void close() throws IOException {
        try (connection) {
            connection.rollback();
        } catch (SQLException failure) {
            throw new IOException("The snapshot could not be closed.", failure);
        }
    }
}
