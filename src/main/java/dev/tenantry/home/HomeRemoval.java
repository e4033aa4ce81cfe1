package dev.tenantry.home;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Removes a tenant's rows: from the shared tables, or with its schema or database. The tenant must not be served any
 * more, because in the shared tables its rows vanish in batches. Can be repeated.
 */
@ApplicationScoped
public class HomeRemoval {

    /** Rows per statement and transaction, so that none of them runs for minutes. */
    static final int BATCH = 10_000;

    // How long to wait for the tenant's running transactions, or for those that read its schema. Then the attempt
    // fails, and is repeated later.
    private static final String PATIENCE = "10s";

    private final OwnerAccess owner;
    private final TenantDatabases databases;
    private final HomeTable homes;

    HomeRemoval(OwnerAccess owner, TenantDatabases databases, HomeTable homes) {
        this.owner = owner;
        this.databases = databases;
        this.homes = homes;
    }

    /**
     * Checks that the home's server can be reached. Called while the removal can still be called off, which must remain
     * possible for as long as a data store is away.
     *
     * @throws DatabaseException if the home cannot be reached
     */
    public void requireReachable(Tenant tenant) {
        if (tenant.placement() instanceof Placement.OwnDatabase(StoreName store)) {
            databases.exists(store, tenant.home());
        }
    }

    public void remove(Tenant tenant) {
        try {
            switch (tenant.placement()) {
                case Placement.Shared() -> deleteRows(tenant);
                case Placement.OwnSchema() -> dropSchema(tenant);
                case Placement.OwnDatabase(StoreName store) -> databases.drop(store, tenant.home());
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
        homes.remove(tenant.home());
    }

    private void deleteRows(Tenant tenant) throws SQLException {
        try (Connection connection = owner.main().getConnection()) {
            connection.setAutoCommit(false);
            for (DeletionOrder.Step step : DeletionOrder.of(connection, tenant.home())) {
                int deleted;
                do {
                    TenantSession.begin(connection, tenant.id(), tenant.home());
                    excludeTransactionsOf(tenant, connection);
                    deleted = deleteRows(step, tenant, connection);
                    connection.commit();
                } while (deleted >= BATCH);
            }
        }
    }

    private static int deleteRows(DeletionOrder.Step step, Tenant tenant, Connection connection) throws SQLException {
        TenantTables.Table table = step.table();
        String all = "delete from " + table.sqlName() + " where tenant_id = ?";
        if (step.atOnce()) {
            Sql.execute(connection, all, tenant.id().value());
            return 0;
        }
        // By physical position: whatever plan PostgreSQL chooses without statistics, it reads each row once. In a
        // partitioned table a position may stand for several rows, all of them the tenant's.
        return Sql.execute(
                connection,
                all + " and ctid = any (array(select ctid from " + table.sqlName() + " where tenant_id = ? limit ?))",
                tenant.id().value(),
                tenant.id().value(),
                BATCH);
    }

    private void dropSchema(Tenant tenant) throws SQLException {
        try (Connection connection = owner.main().getConnection()) {
            connection.setAutoCommit(false);
            excludeTransactionsOf(tenant, connection);
            Sql.execute(connection, "drop schema if exists " + tenant.home() + " cascade");
            connection.commit();
        }
    }

    // Requests of the tenant hold this lock, shared, until their transactions end.
    private static void excludeTransactionsOf(Tenant tenant, Connection connection) throws SQLException {
        Sql.execute(connection, "select set_config('lock_timeout', ?, true)", PATIENCE);
        Sql.execute(
                connection,
                "select pg_advisory_xact_lock(" + TenantSession.FENCE_LOCK + ")",
                tenant.id().toString());
    }
}
