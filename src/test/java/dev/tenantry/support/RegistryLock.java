package dev.tenantry.support;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Holds up whoever reads {@code control.tenants}: who gets an answer meanwhile has not asked PostgreSQL, and who has
 * asked can be counted.
 */
public final class RegistryLock implements AutoCloseable {

    private static final String WAITING = " from pg_locks where relation = 'control.tenants'::regclass and not granted";

    private final Connection holder;

    public RegistryLock(TestTenants tenants) {
        try {
            holder = tenants.asOwner();
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute("lock table control.tenants in access exclusive mode");
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** How many queries wait for the table. */
    public int waiting() {
        return number(holder, "select count(*)" + WAITING);
    }

    /** Makes the waiting queries fail. The service's role must do it: the owner's may not touch its sessions. */
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
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
