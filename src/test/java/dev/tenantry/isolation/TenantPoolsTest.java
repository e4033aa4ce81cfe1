package dev.tenantry.isolation;

import static dev.tenantry.support.OrdersApi.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.context.TenantScope;
import dev.tenantry.sql.DatabaseFault;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.OwnStoresProfile;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Allows two pools of two connections, closed after two seconds without use. Counts connections on the server. */
@QuarkusTest
@TestProfile(OwnStoresProfile.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class TenantPoolsTest {

    @Inject
    TransactionLimits limits;

    @Inject
    TenantPools pools;

    @Inject
    MeterRegistry meters;

    @Inject
    TenantScope scope;

    @Inject
    EntityManager entities;

    private final ProvisionedTenants tenants = new ProvisionedTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    private Tenant acme;
    private Tenant globex;
    private Tenant initech;

    @BeforeAll
    void createTenants() {
        acme = tenants.create("acme", Plan.ENTERPRISE, ProvisionedTenants.OWN_DATABASE);
        globex = tenants.create("globex", Plan.ENTERPRISE, ProvisionedTenants.OWN_DATABASE);
        initech = tenants.create("initech", Plan.ENTERPRISE, ProvisionedTenants.OWN_DATABASE);
    }

    @Test
    void replacesTheLeastRecentlyUsedPool() {
        assertThat(list(acme).statusCode()).isEqualTo(200);
        assertThat(list(globex).statusCode()).isEqualTo(200);
        assertThat(list(acme).statusCode()).isEqualTo(200);
        assertThat(list(initech).statusCode()).isEqualTo(200);

        assertThat(pools.size()).isEqualTo(2);
        await().atMost(Duration.ofSeconds(2)).until(() -> connections(globex) == 0);
        assertThat(connections(acme)).isPositive();
        assertThat(connections(initech)).isPositive();
        assertThat(list(globex).statusCode()).isEqualTo(200);
    }

    @Test
    void auditsADatabaseAgainWhileItsPoolIsOpen() {
        assertThat(list(acme).statusCode()).isEqualTo(200);
        String orders = acme.home() + ".orders";
        superuser.in(acme).execute("alter table " + orders + " no force row level security");
        try {
            await().until(() -> list(acme).statusCode() == 503);
            assertThat(list(globex).statusCode()).isEqualTo(200);
        } finally {
            superuser.in(acme).execute("alter table " + orders + " force row level security");
        }
        assertThat(list(acme).statusCode()).isEqualTo(200);
    }

    @Test
    void createsNoPoolWhileAllAreInUse() {
        OpenHome inUse = open(acme);
        OpenHome alsoInUse = open(globex);
        double refused = refused("no_pool");
        try {
            list(initech).then().statusCode(503).header("Retry-After", "5");
            assertThat(refused("no_pool")).isEqualTo(refused + 1);
            assertThat(pools.size()).isEqualTo(2);
            assertThat(list(acme).statusCode()).isEqualTo(200);
            assertThat(list(globex).statusCode()).isEqualTo(200);
        } finally {
            inUse.release();
            alsoInUse.release();
        }
        assertThat(list(initech).statusCode()).isEqualTo(200);
    }

    @Test
    void opensNoMoreConnectionsThanAPoolHolds() throws SQLException {
        assertThat(list(acme).statusCode()).isEqualTo(200);
        Crowd<Integer> crowd;
        try (Connection lock = superuser.in(acme).connect();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table " + acme.home() + ".orders in access exclusive mode");
            crowd = Crowd.of(6, () -> list(acme).statusCode());
            await().until(() -> connections(acme) == 2 && waitingForLock() == 2);
            await().during(Duration.ofMillis(300)).until(() -> connections(acme) == 2);
            lock.rollback();
        }
        assertThat(crowd.results()).containsOnly(200);
    }

    /** Checks that a busy tenant is not mistaken for a store that is down, which would affect all tenants there. */
    @Test
    void rejectsOnlyTheBusyTenant() throws SQLException {
        assertThat(list(acme).statusCode()).isEqualTo(200);
        assertThat(list(globex).statusCode()).isEqualTo(200);
        double refused = refused("pool_full");
        Crowd<Integer> crowd;
        List<Integer> neighbour = new ArrayList<>();
        try (Connection lock = superuser.in(acme).connect();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table " + acme.home() + ".orders in access exclusive mode");
            crowd = Crowd.of(7, () -> list(acme).statusCode());
            // Two requests hold the connections; the others give up waiting for one at the same time.
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        neighbour.add(list(globex).statusCode());
                        return crowd.finished() >= 5;
                    });
            await().during(Duration.ofMillis(500)).until(() -> {
                neighbour.add(list(globex).statusCode());
                return true;
            });
            lock.rollback();
        }
        assertThat(neighbour).hasSizeGreaterThan(10).containsOnly(200);
        assertThat(crowd.results())
                .containsOnly(200, 503)
                .filteredOn(status -> status == 503)
                .hasSize(5);
        assertThat(refused("pool_full")).isEqualTo(refused + 5);
    }

    @Test
    void closesAnUnusedPool() {
        assertThat(list(acme).statusCode()).isEqualTo(200);
        assertThat(connections(acme)).isPositive();
        await().atMost(Duration.ofSeconds(8)).until(() -> connections(acme) == 0);
        await().atMost(Duration.ofSeconds(8)).until(() -> pools.size() == 0);
        assertThat(gauge("tenantry.isolation.pools")).isZero();
        assertThat(gauge("tenantry.isolation.pool.connections")).isZero();
        assertThat(list(acme).statusCode()).isEqualTo(200);
    }

    @Test
    void keepsAPoolAsLongAsItIsInUse() {
        OpenHome inUse = open(acme);
        try {
            assertThat(list(globex).statusCode()).isEqualTo(200);
            // The other pool is closed, so the search for idle pools has run.
            await().atMost(Duration.ofSeconds(8)).until(() -> pools.size() == 1);
            await().during(Duration.ofSeconds(1)).until(() -> pools.size() == 1);
            assertThat(gauge("tenantry.isolation.pools")).isEqualTo(1);
        } finally {
            inUse.release();
        }
        await().atMost(Duration.ofSeconds(8)).until(() -> pools.size() == 0);
    }

    @Test
    void failsNoRequestIfConnectionsDiedWhileIdle() {
        assertThat(list(acme).statusCode()).isEqualTo(200);
        assertThat(superuser.terminateConnectionsIn(acme.home().value())).isPositive();
        assertThat(connections(acme)).isZero();
        // Idle for more than a second, but not long enough for the pool to be closed.
        await().during(Duration.ofMillis(1200)).atMost(Duration.ofSeconds(5)).until(() -> connections(acme) == 0);
        assertThat(list(acme).statusCode()).isEqualTo(200);
        assertThat(connections(acme)).isPositive();
    }

    @Test
    void servesAgainAfterConnectionsDiedInUse() {
        assertThat(list(acme).statusCode()).isEqualTo(200);
        superuser.terminateConnectionsIn(acme.home().value());
        // Without a pause, connections are not validated, so the first request may get 503.
        assertThat(list(acme).statusCode()).isIn(200, 503);
        assertThat(list(acme).statusCode()).isEqualTo(200);
    }

    @Test
    void reportsUnavailableEvenIfAConnectionDiesBeforeTheCommit() {
        assertThatThrownBy(() -> scope.run(
                        acme,
                        () -> QuarkusTransaction.requiringNew().run(() -> {
                            entities.createNativeQuery("select count(*) from users")
                                    .getSingleResult();
                            superuser.terminateConnectionsIn(acme.home().value());
                        })))
                .satisfies(lost -> assertThat(DatabaseFault.of(lost)).isEqualTo(DatabaseFault.UNAVAILABLE));
    }

    @Test
    void countsPoolsAndConnections() {
        for (Tenant tenant : List.of(acme, globex)) {
            assertThat(list(tenant).statusCode()).isEqualTo(200);
        }
        assertThat(gauge("tenantry.isolation.pools")).isEqualTo(2);
        assertThat(gauge("tenantry.isolation.pool.connections"))
                .isEqualTo(connections(acme) + connections(globex))
                .isGreaterThanOrEqualTo(2);
    }

    private OpenHome open(Tenant tenant) {
        return pools.open(
                new HomeSession(tenant, limits.of(tenant.plan())),
                tenant.placement().dataStore().orElseThrow());
    }

    private long connections(Tenant tenant) {
        return superuser.connectionsIn(tenant.home().value());
    }

    private long waitingForLock() {
        return superuser
                .in(acme)
                .number("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and usename = 'tenantry_app' and wait_event_type = 'Lock'");
    }

    private double refused(String reason) {
        return meters.get("tenantry.isolation.refusals")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }
}
