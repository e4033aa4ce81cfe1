package dev.tenantry.support;

import dev.tenantry.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Blocks all reads of {@code control.tenants}. A lookup that still completes did not query PostgreSQL, and the queries
 * that wait can be counted.
 */
public final class RegistryLock implements AutoCloseable {

    private static final String WAITING = " from pg_locks where relation = 'control.tenants'::regclass and not granted";

    private final Connection holder;

    public RegistryLock(TestTenants tenants) {
        try {
            holder = tenants.asOwner();
            holder.setAutoCommit(false);
            Sql.execute(holder, "lock table control.tenants in access exclusive mode");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /**
     * Returns how many lookups of a tenant wait for the table. Neither the service's question for changes counts, nor
     * what the control plane asks.
     */
    public int waiting() {
        return (int) Superuser.inMainDatabase()
                .number("select count(*) from pg_locks l join pg_stat_activity a using (pid)"
                        + " where l.relation = 'control.tenants'::regclass and not l.granted"
                        + " and a.usename = 'tenantry_app'"
                        + " and a.query not like '%changed_in%'");
    }

    /** Makes the waiting queries fail. Uses the service's role, because the owner may not cancel its queries. */
    public void cancelWaiting(DataSource service) {
        try (Connection connection = service.getConnection()) {
            number(connection, "select count(pg_cancel_backend(pid))" + WAITING);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        try (holder) {
            holder.rollback();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static int number(Connection connection, String sql) {
        try {
            return Sql.query(connection, sql, row -> row.getInt(1)).getFirst();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
