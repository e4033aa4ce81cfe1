package dev.tenantry.home;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Makes a connection act for one tenant in its home until the transaction ends. This is the only place that sets the
 * tenant.
 */
public final class TenantSession {

    // The last argument makes both settings local to the transaction: COMMIT and ROLLBACK undo them, so nothing remains
    // on a pooled connection. Only the home is on the path, so a table that is missing there is an error. PostgreSQL
    // accepts any path, so the same round trip asks whether the schema exists.
    private static final String BEGIN = """
            select to_regnamespace(?) is not null,
                   set_config('app.current_tenant', ?, true), set_config('search_path', ?, true)
            """;

    private TenantSession() {}

    /** Sets the tenant and its home. Returns whether the home's schema exists. */
    public static boolean begin(Connection connection, TenantId tenant, HomeName home) throws SQLException {
        return Sql.query(connection, BEGIN, row -> row.getBoolean(1), home.value(), tenant.toString(), home.value())
                .getFirst();
    }
}
