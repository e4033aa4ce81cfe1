package dev.tenantry.home;

import dev.tenantry.sql.Sql;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Makes a connection act for one tenant in its home until the transaction ends. This is the only place that sets the
 * tenant.
 */
public final class TenantSession {

    /** Why the fence did not let a transaction in. Nothing is set then, and the transaction is aborted. */
    public enum Refusal {
        /** The tenant may not be served, or not in this home. */
        CLOSED,
        /** The tenant is being moved or erased at this moment. */
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

    // As control.enter does, but for a tenant in any status, and without limits.
    private static final String ENTER_AS_OWNER = """
            select set_config('app.current_tenant', tenant_id::text, true), set_config('search_path', home, true),
                   case when in_motion then set_config('app.in_motion', 'on', true) end
              from control.fence
             where tenant_id = ? and home = ? and epoch = ?
            """;

    /** The key of a tenant's advisory lock, as SQL with one parameter: the id as text. */
    static final String FENCE_LOCK = "hashtextextended('tenantry:fence:' || ?, 0)";

    /** Limits, in milliseconds, the time to wait for that lock, and the time to hold it while nothing happens. */
    static final String LOCK_LIMITS = "select set_config('lock_timeout', ?, true),"
            + " set_config('idle_in_transaction_session_timeout', ?, true)";

    /**
     * Makes the COMMIT wait until it is safe from a crash, on servers where it usually does not. Otherwise a crash could
     * undo what another server has already built on.
     */
    static final String DURABLE =
            "set_config('synchronous_commit', coalesce(nullif(current_setting('synchronous_commit'), 'off'), 'on'), true)";

    private static final String TRY_LOCK = "select pg_try_advisory_xact_lock_shared(" + FENCE_LOCK + ")";

    /**
     * Passes the tenant's fence: takes a lock that excludes moving and erasing the tenant until the transaction ends,
     * and sets the tenant and its home if PostgreSQL confirms that this is the tenant of that slug and that it may be
     * served there now. Otherwise it raises an error ({@link #refusal}), so that PostgreSQL ignores the statements that
     * arrived with it.
     */
    public static final String ENTER = "select control.enter(?, ?, ?, ?, ?, ?, ?)";

    /** The number of parameters of {@link #ENTER}. */
    public static final int PARAMETERS = 7;

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
     * Passes the fence as the owner role, whether or not the tenant may be served: its changes are captured if it is in
     * motion. If this returns a refusal, nothing is set.
     */
    static Optional<Refusal> enterAsOwner(Connection connection, TenantId tenant, HomeName home, long epoch)
            throws SQLException {
        // In a statement of its own: the snapshot of the next one is taken when the lock is held.
        if (!Sql.query(connection, TRY_LOCK, row -> row.getBoolean(1), tenant.toString())
                .getFirst()) {
            return Optional.of(Refusal.BUSY);
        }
        return Sql.query(connection, ENTER_AS_OWNER, row -> true, tenant.value(), home.value(), epoch)
                        .isEmpty()
                ? Optional.of(Refusal.CLOSED)
                : Optional.empty();
    }

    /**
     * Binds the parameters of {@link #ENTER}, which are the statement's first.
     *
     * @param tenant the tenant as the caller knows it, which may be out of date
     */
    public static void bind(PreparedStatement statement, Tenant tenant, Limits limits) throws SQLException {
        statement.setObject(1, tenant.id().value());
        statement.setString(2, tenant.slug().value());
        statement.setString(3, tenant.home().value());
        statement.setLong(4, tenant.epoch());
        statement.setString(5, limits.statement());
        statement.setString(6, limits.lock());
        statement.setString(7, limits.idle());
    }

    /** Returns why the fence did not let the transaction in; empty if the failure has another cause. */
    public static Optional<Refusal> refusal(SQLException failure) {
        if (SqlState.FENCE_CLOSED.isThatOf(failure)) {
            return Optional.of(Refusal.CLOSED);
        }
        return SqlState.FENCE_BUSY.isThatOf(failure) ? Optional.of(Refusal.BUSY) : Optional.empty();
    }
}
