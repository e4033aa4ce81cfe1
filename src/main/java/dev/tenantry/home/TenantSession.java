package dev.tenantry.home;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Makes a connection act for one tenant in its home until the transaction ends. This is the only place that sets the
 * tenant.
 */
public final class TenantSession {

    /** The answer of the fence. */
    public enum Answer {
        /** The connection acts for the tenant. */
        OPEN,
        /** The tenant may not be served, or not in this home. Nothing was set. */
        CLOSED,
        /** The tenant is being moved or erased at this moment. Nothing was set. */
        BUSY
    }

    /** Limits for the statements of one transaction, as PostgreSQL reads them, such as {@code 25s}. */
    public record Limits(String statement, String lock, String idle) {}

    // The last argument makes all settings local to the transaction: COMMIT and ROLLBACK undo them, so nothing remains
    // on a pooled connection. Only the home is on the path, so a table that is missing there is an error. PostgreSQL
    // accepts any path, so the same round trip asks whether the schema exists.
    private static final String BEGIN = """
            select to_regnamespace(?) is not null,
                   set_config('app.current_tenant', ?, true), set_config('search_path', ?, true)
            """;

    /** The key of a tenant's advisory lock, as SQL with one parameter: the id as text. */
    static final String FENCE_LOCK = "hashtextextended('tenantry:fence:' || ?, 0)";

    // Two statements, which the driver sends in one round trip. A single one would not do: PostgreSQL takes a
    // statement's snapshot before the statement waits for a lock, so the check would read a row from before the lock.
    // The second statement reads the first one's result, so that nothing is set without the lock.
    private static final String ENTER = """
            select set_config('tenantry.fence',
                              pg_try_advisory_xact_lock_shared(%s)::text, true);
            select set_config('app.current_tenant', tenant_id::text, true), set_config('search_path', home, true),
                   set_config('statement_timeout', ?, true), set_config('lock_timeout', ?, true),
                   set_config('idle_in_transaction_session_timeout', ?, true)
              from control.fence
             where tenant_id = ? and slug = ? and home = ? and epoch = ? and open
               and to_regnamespace(home) is not null and current_setting('tenantry.fence') = 'true'
            """.formatted(FENCE_LOCK);

    private TenantSession() {}

    /**
     * Sets the tenant and its home, whether or not the tenant may be served. For the owner role. Returns whether the
     * home's schema exists.
     */
    public static boolean begin(Connection connection, TenantId tenant, HomeName home) throws SQLException {
        return Sql.query(connection, BEGIN, row -> row.getBoolean(1), home.value(), tenant.toString(), home.value())
                .getFirst();
    }

    /**
     * Passes the tenant's fence: takes a lock that excludes moving and erasing the tenant until the transaction ends,
     * and sets the tenant and its home if PostgreSQL confirms that this is the tenant of that slug and that it may be
     * served there now.
     *
     * @param tenant the tenant as the caller knows it, which may be out of date
     */
    public static Answer enter(Connection connection, Tenant tenant, Limits limits) throws SQLException {
        try (PreparedStatement fence = connection.prepareStatement(ENTER)) {
            fence.setString(1, tenant.id().toString());
            fence.setString(2, limits.statement());
            fence.setString(3, limits.lock());
            fence.setString(4, limits.idle());
            fence.setObject(5, tenant.id().value());
            fence.setString(6, tenant.slug().value());
            fence.setString(7, tenant.home().value());
            fence.setLong(8, tenant.epoch());
            fence.execute();
            if (!isLocked(fence)) {
                return Answer.BUSY;
            }
            fence.getMoreResults();
            try (ResultSet placement = fence.getResultSet()) {
                return placement.next() ? Answer.OPEN : Answer.CLOSED;
            }
        }
    }

    private static boolean isLocked(PreparedStatement fence) throws SQLException {
        try (ResultSet lock = fence.getResultSet()) {
            return lock.next() && lock.getBoolean(1);
        }
    }
}
