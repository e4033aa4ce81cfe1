package dev.tenantry.isolation;

import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** What makes a connection speak for one tenant in its home, until the transaction ends. */
record TenantSetting(TenantId tenant, HomeName home) {

    private static final Logger LOG = Logger.getLogger(TenantSetting.class);

    // The last argument makes both settings local to the transaction: COMMIT and ROLLBACK undo them, and a pooled
    // connection has nothing to forget. The schema alone is on the path: a table that is missing there is an error.
    // PostgreSQL takes any path, so in the same round trip it is asked whether the schema is there.
    private static final String SPEAK_FOR_TENANT = """
            select to_regnamespace(?) is not null,
                   set_config('app.current_tenant', ?, true), set_config('search_path', ?, true)
            """;

    /**
     * @return the connection; closed when the setting could not be made
     * @throws dev.tenantry.problem.ProblemException 503, when the home is not there
     */
    Connection on(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SPEAK_FOR_TENANT)) {
            statement.setString(1, home.value());
            statement.setString(2, tenant.toString());
            statement.setString(3, home.value());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    LOG.errorf("Schema %s, the home of tenant %s, is not there", home, tenant);
                    throw HomeProblems.unavailable();
                }
            }
            return connection;
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }
}
