package dev.tenantry.relocation;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;

/** Stops a move at a certain order, which a transaction of the test has written. */
final class HeldRow implements Stop {

    // Not pg_stat_activity: for the transaction that has changed the row, that would go on showing the sessions that
    // there were at the first look.
    private static final String BLOCKED = "from (select distinct pid from pg_locks where not granted) waiting"
            + " where pg_backend_pid() = any (pg_blocking_pids(pid))";

    private final Connection holder;

    private HeldRow(Superuser database, String sql, TenantId tenant, String order) {
        try {
            holder = database.connect();
            holder.setAutoCommit(false);
            Sql.execute(holder, sql, tenant.toString(), order);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Stops a move when it writes this order to its new home, after the ones before it. */
    static HeldRow inserted(Superuser database, String home, TenantId tenant, String order) {
        return new HeldRow(
                database,
                "insert into " + home + ".orders (tenant_id, id, product_id, quantity, status, number)"
                        + " values (?::uuid, ?::uuid, 'held', 1, 'pending', null)",
                tenant,
                order);
    }

    /** Stops a move when it deletes this order. */
    static HeldRow locked(Superuser database, String home, TenantId tenant, String order) {
        return new HeldRow(
                database,
                "update " + home + ".orders set quantity = quantity where tenant_id = ?::uuid and id = ?::uuid",
                tenant,
                order);
    }

    @Override
    public boolean isReached() {
        return count("select count(*) " + BLOCKED) > 0;
    }

    @Override
    public void letThrough() {
        try {
            holder.rollback();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void undo() {
        count("select count(pg_terminate_backend(pid, 5000)) " + BLOCKED);
        letThrough();
    }

    private long count(String sql) {
        try {
            return Sql.query(holder, sql, row -> row.getLong(1)).getFirst();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        try {
            holder.close();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
