package dev.tenantry.home;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * All rows of one tenant at one moment, and what the registry knows of it: REPEATABLE READ transactions that stay open
 * until the snapshot is closed. It holds the {@link ExportLock} of the tenant.
 */
public final class TenantSnapshot implements AutoCloseable {

    private static final int ROWS_PER_FETCH = 1_000;
    private static final Duration BETWEEN_CONFIRMATIONS = Duration.ofSeconds(10);
    private static final String TENANT = """
            select row_to_json(t)::text
              from (select id, slug, name, plan, status, config, tier, store, created_at, updated_at, offboarded_at
                      from control.tenants where id = ?) t
            """;
    private static final String IS_CURRENT = "select 1 from control.fence where tenant_id = ? and epoch = ?";

    private static final String AUDIT = """
            select row_to_json(a)::text
              from (select id, at, actor, action, before, after, request_id
                      from control.audit_log where tenant_id = ? order by id) a
            """;

    /** Receives the rows one by one, as JSON. */
    @FunctionalInterface
    public interface RowConsumer {

        void accept(String json) throws IOException;
    }

    private final Tenant tenant;
    private final SnapshotConnections connections;
    private final List<TenantTables.Table> tables;
    private final Instant takenAt;
    private long confirmedNanos = System.nanoTime();

    private TenantSnapshot(
            Tenant tenant, SnapshotConnections connections, List<TenantTables.Table> tables, Instant takenAt) {
        this.tenant = tenant;
        this.connections = connections;
        this.tables = tables;
        this.takenAt = takenAt;
    }

    /**
     * Takes the lock and the snapshot.
     *
     * @throws DatabaseException if the home cannot be reached
     * @throws TenantBusyException if the tenant is being exported or deleted
     */
    static TenantSnapshot open(OwnerAccess owner, Tenant tenant) {
        try {
            SnapshotConnections connections = SnapshotConnections.open(owner, tenant);
            try {
                TenantSession.begin(connections.home(), tenant.id(), tenant.home());
                requireCurrent(connections.home(), tenant);
                Instant takenAt = Sql.query(
                                connections.home(),
                                "select now() as taken_at",
                                row -> Sql.instant(row, "taken_at").orElseThrow())
                        .getFirst();
                return new TenantSnapshot(
                        tenant, connections, TenantTables.ofData(connections.home(), tenant.home()), takenAt);
            } catch (SQLException | RuntimeException failure) {
                connections.close();
                throw failure;
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    // Asked in the snapshot itself: if this is the tenant's home in it, all rows of that moment are here.
    private static void requireCurrent(Connection connection, Tenant tenant) throws SQLException {
        if (Sql.query(connection, IS_CURRENT, row -> true, tenant.id().value(), tenant.epoch())
                .isEmpty()) {
            throw new TenantMovedException(tenant.id());
        }
    }

    /** Returns the names of the home's tables, in alphabetical order; empty if the home does not exist. */
    public List<String> tables() {
        return tables.stream().map(TenantTables.Table::name).toList();
    }

    /** Returns the moment whose rows the snapshot shows, by the clock of the home's server. */
    public Instant takenAt() {
        return takenAt;
    }

    /**
     * Reads all rows of a table in the order of its primary key. Memory use does not grow with the number of rows.
     *
     * @throws IOException if the consumer or the database fails, or the lock is lost
     */
    public void read(String tableName, RowConsumer rows) throws IOException {
        TenantTables.Table table = tables.stream()
                .filter(candidate -> candidate.name().equals(tableName))
                .findFirst()
                .orElseThrow();
        read(
                connections.home(),
                "select row_to_json(r)::text from " + table.sqlName() + " r where tenant_id = ? order by "
                        + table.key(),
                rows);
    }

    /** Reads the tenant's row in the registry. */
    public void readTenant(RowConsumer row) throws IOException {
        read(connections.main(), TENANT, row);
    }

    /** Reads the tenant's entries of the audit log, oldest first. */
    public void readAudit(RowConsumer rows) throws IOException {
        read(connections.main(), AUDIT, rows);
    }

    private void read(Connection connection, String sql, RowConsumer rows) throws IOException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setFetchSize(ROWS_PER_FETCH);
            select.setObject(1, tenant.id().value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.accept(row.getString(1));
                    confirmNowAndThen();
                }
            }
        } catch (SQLException failure) {
            throw new IOException("The snapshot could not be read to its end.", failure);
        }
    }

    // The connection that holds the lock is idle while rows are read from a data store.
    private void confirmNowAndThen() throws SQLException {
        if (tenant.placement() instanceof Placement.OwnDatabase
                && System.nanoTime() - confirmedNanos >= BETWEEN_CONFIRMATIONS.toNanos()) {
            Sql.query(connections.main(), "select 1", row -> row.getInt(1));
            confirmedNanos = System.nanoTime();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connections.close();
        } catch (SQLException failure) {
            throw new IOException("The snapshot could not be closed.", failure);
        }
    }
}
