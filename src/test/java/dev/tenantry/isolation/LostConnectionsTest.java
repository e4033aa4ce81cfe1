package dev.tenantry.isolation;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.OrdersApi.list;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.Crowd;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.Traffic;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ends sessions behind the pools' back, as a restart of PostgreSQL, a firewall or a failover does. */
@QuarkusTest
@Timeout(90)
class LostConnectionsTest {

    private static final int CONNECTIONS = 4;
    private static final int REQUESTS = 30;

    @TestHTTPResource
    URI service;

    @Inject
    MeterRegistry meters;

    private final ProvisionedTenants tenants = new ProvisionedTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    static Stream<Placement> everyTier() {
        return Stream.of(new Placement.Shared(), new Placement.OwnSchema(), ProvisionedTenants.OWN_DATABASE);
    }

    @ParameterizedTest
    @MethodSource("everyTier")
    void loseNoRequestWhenAllSessionsEnd(Placement placement) throws SQLException {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, placement);
        openConnections(acme);

        assertThat(superuser.terminateConnectionsIn(Superuser.databaseOf(acme))).isGreaterThanOrEqualTo(CONNECTIONS);

        // At once, so that no connection has been idle for long enough to be validated.
        assertThat(statuses(acme)).containsOnly(200);
    }

    @ParameterizedTest
    @MethodSource("everyTier")
    void loseNoRequestWhenSessionsEndedDuringAPause(Placement placement) throws SQLException {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, placement);
        openConnections(acme);

        superuser.terminateConnectionsIn(Superuser.databaseOf(acme));
        await().pollDelay(Duration.ofMillis(1200)).until(() -> true);

        assertThat(statuses(acme)).containsOnly(200);
    }

    /** Each client has one request under way when the sessions end. It may fail, and no later one does. */
    @Test
    void loseNoMoreRequestsUnderLoadThanAreUnderWay() throws SQLException {
        List<Tenant> busy = everyTier()
                .map(placement -> tenants.create("acme", Plan.ENTERPRISE, placement))
                .toList();
        for (Tenant tenant : busy) {
            openConnections(tenant);
        }
        try (Traffic traffic = new Traffic(service, busy)) {
            awaitMoreOf(traffic, busy, 20);
            busy.forEach(tenant -> endIdleSessions(Superuser.databaseOf(tenant)));
            awaitMoreOf(traffic, busy, 50);
            for (Tenant tenant : busy) {
                assertThat(traffic.of(tenant))
                        .as("answers to a tenant in %s", tenant.placement())
                        .filteredOn(answer -> answer.status() != 200)
                        .hasSizeLessThanOrEqualTo(Traffic.THREADS_PER_TENANT)
                        .allMatch(Traffic.Answer::isRefusedForNow);
            }
        }
    }

    @Test
    void leaveAServerThatHasBecomeReadOnly() {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, new Placement.Shared());
        double flushes = readOnlyFlushes();
        try {
            superuser.execute("alter role tenantry_app in database " + Superuser.mainDatabase()
                    + " set default_transaction_read_only = on");
            superuser.terminateConnectionsIn(Superuser.mainDatabase());
            await().until(() -> list(acme).statusCode() == 200);

            problem(order(acme), 503, "unavailable").header("Retry-After", "5");
        } finally {
            superuser.execute("alter role tenantry_app in database " + Superuser.mainDatabase()
                    + " reset default_transaction_read_only");
        }
        // The read-only sessions are gone, so the next request finds the primary.
        OrdersApi.place(acme, "SKU-AFTER-FAILOVER");
        assertThat(readOnlyFlushes()).isGreaterThan(flushes);
    }

    private static Response order(Tenant tenant) {
        return as(tenant)
                .contentType("application/json")
                .body("{\"product_id\": \"SKU-1\", \"quantity\": 1}")
                .post("/orders");
    }

    private double readOnlyFlushes() {
        return meters.get("tenantry.sql.pool.flushes")
                .tag("reason", "read_only")
                .counter()
                .count();
    }

    private static List<Integer> statuses(Tenant tenant) {
        return IntStream.range(0, REQUESTS)
                .mapToObj(i -> list(tenant).statusCode())
                .toList();
    }

    /** Fills the tenant's pool: each request holds its connection until all of them have one. */
    private void openConnections(Tenant tenant) throws SQLException {
        // The audit before a home's first use would not wait for the lock.
        list(tenant).then().statusCode(200);
        try (Connection lock = superuser.in(tenant).connect();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table " + tenant.home() + ".orders in access exclusive mode");
            Crowd<Integer> crowd = Crowd.of(CONNECTIONS, () -> list(tenant).statusCode());
            await().until(() -> superuser
                            .in(tenant)
                            .number("select count(*) from pg_stat_activity where datname = current_database()"
                                    + " and usename = 'tenantry_app' and wait_event_type = 'Lock'")
                    == CONNECTIONS);
            lock.rollback();
            assertThat(crowd.results()).containsOnly(200);
        }
    }

    private static void awaitMoreOf(Traffic traffic, List<Tenant> busy, int more) {
        for (Tenant tenant : busy) {
            int now = traffic.of(tenant).size();
            await().until(() -> traffic.of(tenant).size() >= now + more);
        }
    }

    private void endIdleSessions(String database) {
        superuser.number(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                        + " where datname = ? and usename = 'tenantry_app' and state = 'idle'",
                database);
    }
}
