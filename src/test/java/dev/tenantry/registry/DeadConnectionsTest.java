package dev.tenantry.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.home.HomeVersions;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The pool validates a connection that was idle for a second. One that ended sooner is noticed by the query. */
@QuarkusTest
class DeadConnectionsTest {

    private static final int CONNECTIONS = 4;

    @Inject
    TenantTable table;

    @Inject
    Memberships memberships;

    @Inject
    HomeVersions homes;

    @Inject
    @DataSource("registry")
    AgroalDataSource pool;

    private final TestTenants tenants = new TestTenants();
    private final Tenant acme = tenants.create("acme", Plan.PRO);

    @Test
    void loseNoLookupOfATenant() throws SQLException {
        endAllConnections();
        assertThat(table.find(acme.slug())).contains(acme);
        assertThat(table.find(acme.id())).contains(acme);
    }

    @Test
    void loseNoLookupOfAMembership() throws SQLException {
        tenants.addMembership(acme, "olivia");
        endAllConnections();
        assertThat(memberships.find(acme.slug(), new Subject("olivia"))).contains(acme.id());
    }

    @Test
    void loseNoLookupOfAHome() throws SQLException {
        HomeName unknown = HomeName.of(new TenantId(UUID.randomUUID()));
        endAllConnections();
        assertThat(homes.isCurrent(unknown)).isFalse();
    }

    /** Fills the pool, and ends all of its connections before they have been idle for a second. */
    private void endAllConnections() throws SQLException {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(pool.getConnection());
        }
        for (Connection connection : all) {
            connection.close();
        }
        assertThat(Superuser.inMainDatabase().terminateConnectionsIn(Superuser.mainDatabase()))
                .isGreaterThanOrEqualTo(CONNECTIONS);
    }
}
