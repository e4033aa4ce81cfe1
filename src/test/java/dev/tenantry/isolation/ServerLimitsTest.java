package dev.tenantry.isolation;

import static dev.tenantry.support.OrdersApi.list;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.context.TenantScope;
import dev.tenantry.sql.DatabaseFault;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lets PostgreSQL end what takes too long, by the limits of the app role. */
@QuarkusTest
@Timeout(60)
class ServerLimitsTest {

    @Inject
    TenantScope scope;

    @Inject
    EntityManager entities;

    private final ProvisionedTenants tenants = new ProvisionedTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    @Test
    void endARequestThatWaitsTooLongForALock() throws SQLException {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, new Placement.OwnSchema());
        Tenant globex = tenants.create("globex", Plan.ENTERPRISE, new Placement.OwnSchema());
        assertThat(list(acme).statusCode()).isEqualTo(200);
        try (Connection lock = superuser.connect();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table " + acme.home() + ".orders in access exclusive mode");
            Crowd<Response> blocked = Crowd.of(1, () -> list(acme));
            await().until(() -> waitingForLock() == 1);
            assertThat(list(globex).statusCode()).isEqualTo(200);

            Response refused = blocked.results().getFirst();
            problem(refused, 503, "unavailable").header("Retry-After", "5");
            // The limit is 5 s; the client would wait for 30 s.
            assertThat(Duration.ofMillis(refused.time())).isLessThan(Duration.ofSeconds(15));
            assertThat(waitingForLock()).isZero();
            lock.rollback();
        }
        assertThat(list(acme).statusCode()).isEqualTo(200);
    }

    @Test
    void endAStatementThatTakesTooLong() {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, new Placement.Shared());
        assertThatThrownBy(() -> scope.run(
                        acme,
                        () -> QuarkusTransaction.requiringNew().run(() -> {
                            entities.createNativeQuery("select set_config('statement_timeout', '50ms', true)")
                                    .getSingleResult();
                            entities.createNativeQuery("select pg_sleep(20) is null")
                                    .getSingleResult();
                        })))
                .satisfies(ended -> assertThat(DatabaseFault.of(ended)).isEqualTo(DatabaseFault.ABORTED));
        assertThat(list(acme).statusCode()).isEqualTo(200);
    }

    private long waitingForLock() {
        return superuser.number("select count(*) from pg_stat_activity where datname = current_database()"
                + " and usename = 'tenantry_app' and wait_event_type = 'Lock'");
    }
}
