package dev.tenantry.home;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

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
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OwnerAccess owner;
    private final TenantDatabases databases;
    private final HomeTable homes;
    private final Duration patience;

    @Inject
    HomeRemoval(OwnerAccess owner, TenantDatabases databases, HomeTable homes) {
        this(owner, databases, homes, PATIENCE);
    }

    HomeRemoval(OwnerAccess owner, TenantDatabases databases, HomeTable homes, Duration patience) {
        this.patience = patience;
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
    public void requireReachable(Tenant tenant, Placement placement) {
        if (placement instanceof Placement.OwnDatabase(StoreName store)) {
            databases.exists(store, HomeName.of(tenant.id()));
        }
    }

    /** Removes the tenant's current home. */
    public void remove(Tenant tenant) {
        remove(tenant, tenant.placement(), connection -> excludeTransactionsOf(tenant, connection));
        homes.remove(tenant.home());
    }

    /**
     * Removes a home that is not the tenant's current one. The fence lets no transaction in there.
     *
     * @param turn the attempt at the move that the home belongs to
     * @throws LostTurnException if a later attempt has begun
     */
    public void removeSecond(Tenant tenant, Placement second, long turn) {
        if (second.equals(tenant.placement())) {
            throw new IllegalStateException("This is the current home of tenant " + tenant.id() + ".");
        }
        remove(tenant, second, connection -> requireTurn(tenant, turn, connection));
        HomeName name = second.home(tenant.id());
        // A schema and a database of a tenant have the same name.
        if (!name.equals(tenant.home())) {
            unlist(tenant, name, turn);
        }
    }

    private void unlist(Tenant tenant, HomeName name, long turn) {
        try (Connection connection = owner.main().getConnection()) {
            connection.setAutoCommit(false);
            requireTurn(tenant, turn, connection);
            Sql.execute(
                    connection,
                    "delete from control.homes where name = ? and tenant_id = ?",
                    name.value(),
                    tenant.id().value());
            connection.commit();
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /** Makes sure, in a transaction in the main database, that rows may be removed. */
    @FunctionalInterface
    private interface Condition {

        void require(Connection connection) throws SQLException;
    }

    private void remove(Tenant tenant, Placement placement, Condition condition) {
        try (Connection connection = owner.main().getConnection()) {
            connection.setAutoCommit(false);
            switch (placement) {
                case Placement.Shared() -> deleteRows(tenant, connection, condition);
                case Placement.OwnSchema() -> {
                    Sql.query(connection, MoveTurns.LIMIT_IDLE, row -> true);
                    condition.require(connection);
                    limitWaiting(connection);
                    Sql.execute(connection, "drop schema if exists " + HomeName.of(tenant.id()) + " cascade");
                    connection.commit();
                }
                case Placement.OwnDatabase(StoreName store) -> {
                    Sql.query(connection, MoveTurns.LIMIT_LONG_IDLE, row -> true);
                    condition.require(connection);
                    databases.drop(store, HomeName.of(tenant.id()));
                    connection.commit();
                }
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private static void deleteRows(Tenant tenant, Connection connection, Condition condition) throws SQLException {
        for (DeletionOrder.Step step : DeletionOrder.of(connection, HomeName.SHARED)) {
            int deleted;
            do {
                TenantSession.begin(connection, tenant.id(), HomeName.SHARED);
                Sql.query(connection, MoveTurns.LIMIT_IDLE, row -> true);
                condition.require(connection);
                deleted = deleteRows(step, tenant, connection);
                connection.commit();
            } while (deleted >= BATCH);
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

    private static void requireTurn(Tenant tenant, long turn, Connection connection) throws SQLException {
        if (Sql.query(connection, MoveTurns.IS_LATEST, row -> true, tenant.id().value(), turn)
                .isEmpty()) {
            throw new LostTurnException();
        }
    }

    // Requests of the tenant hold this lock, shared, until their transactions end.
    private void excludeTransactionsOf(Tenant tenant, Connection connection) throws SQLException {
        limitWaiting(connection);
        Sql.execute(
                connection,
                "select pg_advisory_xact_lock(" + TenantSession.FENCE_LOCK + ")",
                tenant.id().toString());
    }

    private void limitWaiting(Connection connection) throws SQLException {
        Sql.execute(connection, "select set_config('lock_timeout', ?, true)", patience.toMillis() + "ms");
    }
}
