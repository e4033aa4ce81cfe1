package dev.tenantry.isolation;

import dev.tenantry.home.TenantSession;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** The tenant and home that a connection acts for until its transaction ends. */
record HomeSession(TenantId tenant, HomeName home) {

    private static final Logger LOG = Logger.getLogger(HomeSession.class);

    /**
     * Makes the connection act for the tenant. If it fails, the caller closes the connection.
     *
     * @throws dev.tenantry.problem.ProblemException 503, if the home's schema does not exist
     */
    void begin(Connection connection) throws SQLException {
        if (!TenantSession.begin(connection, tenant, home)) {
            LOG.errorf("Schema %s, the home of tenant %s, does not exist", home, tenant);
            throw HomeProblems.unavailable();
        }
    }
}
