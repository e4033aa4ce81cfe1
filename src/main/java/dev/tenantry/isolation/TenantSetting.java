package dev.tenantry.isolation;

import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What makes a connection speak for one tenant in its home, until the transaction ends. */
record TenantSetting(TenantId tenant, HomeName home) {

    // The last argument makes both settings local to the transaction: COMMIT and ROLLBACK undo them, and a pooled
    // connection has nothing to forget. The schema alone is on the path: a table that is missing there is an error.
    private static final String SPEAK_FOR_TENANT =
            "select set_config('app.current_tenant', ?, true), set_config('search_path', ?, true)";

    /** @return the connection; closed when the setting could not be made */
    Connection on(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SPEAK_FOR_TENANT)) {
            statement.setString(1, tenant.toString());
            statement.setString(2, home.value());
            statement.execute();
            return connection;
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }
}
