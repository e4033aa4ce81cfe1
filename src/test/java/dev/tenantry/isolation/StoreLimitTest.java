package dev.tenantry.isolation;

import static dev.tenantry.support.OrdersApi.list;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StoreLimitTest {

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    /** PostgreSQL says 53300 for one database as for the whole server. The store's other tenants must not suffer. */
    @Test
    void keepsServingAStoreOneOfWhoseDatabasesIsFull() {
        Tenant acme = admin.create("acme", IsolationTier.DATABASE);
        Tenant globex = admin.create("globex", IsolationTier.DATABASE);
        list(acme).then().statusCode(200);
        superuser.execute("alter database " + acme.home() + " connection limit 0");
        superuser.terminateConnectionsIn(acme.home().value());
        // Each waits a second for a connection. The plan allows five at once.
        for (int i = 0; i < 2; i++) {
            assertThat(Crowd.of(5, () -> list(acme)).results())
                    .allSatisfy(answer -> problem(answer, 503, "unavailable").header("Retry-After", "5"));
        }
        // Only now: a success in between would keep the circuit closed in any case.
        list(globex).then().statusCode(200);
        superuser.execute("alter database " + acme.home() + " connection limit -1");
        list(acme).then().statusCode(200);
    }
}
