package dev.tenantry.start;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.KilledService;
import dev.tenantry.support.KilledService.Made;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Lets the requests of two tenants occupy every thread or turn, and every connection, of the packaged service. */
@BesideOthers
class StuckWorkersIT {

    private static final int ALL = 8;
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @FunctionalInterface
    private interface Request {

        int of(KilledService service, Made tenant);
    }

    @Test
    void staysReadyAndIsRestartedOnlyIfTheWorkersStayStuck() throws Exception {
        staysReadyAndIsRestartedOnlyIfAllAreStuck(ALL, 200, StuckWorkersIT::batch, 201);
    }

    @Test
    void staysReadyAndIsRestartedOnlyIfAllTurnsStayTaken() throws Exception {
        // With fewer threads than requests, which hold none.
        staysReadyAndIsRestartedOnlyIfAllAreStuck(ALL - 2, ALL, KilledService::orders, 200);
    }

    private static void staysReadyAndIsRestartedOnlyIfAllAreStuck(int threads, int turns, Request request, int served)
            throws Exception {
        try (KilledService service = new KilledService("tenantry_stuck")
                .with("quarkus.thread-pool.max-threads", Integer.toString(threads))
                .with("tenantry.rate-limit.in-flight.all", Integer.toString(turns))
                .with("quarkus.datasource.jdbc.max-size", Integer.toString(ALL))
                // Two tenants together can hold everything, although one cannot.
                .with("tenantry.rate-limit.in-flight.free", "4")
                .with("tenantry.rate-limit.in-flight.pro", "4")
                .with("tenantry.rate-limit.in-flight.enterprise", "4")
                .with("tenantry.rate-limit.in-flight.max-waiting", "0")
                .with("tenantry.rate-limit.exports.max", "1")
                .with("tenantry.start.stuck-after", "3s")) {
            service.start();
            // The test's database lets the app role wait for locks without a limit.
            assertThat(service.process().output())
                    .contains("As an administrator, run: alter role tenantry_app set lock_timeout = '5s';");
            List<Made> tenants = List.of(row(service, "acme"), row(service, "globex"));
            Made other = row(service, "initech");

            try (Connection holder = service.database().asSuperuser()) {
                holder.setAutoCommit(false);
                Sql.execute(holder, "lock table shared.orders in access exclusive mode");
                AtomicInteger next = new AtomicInteger();
                Crowd<Integer> requests =
                        Crowd.of(ALL, () -> request.of(service, tenants.get(next.getAndIncrement() % tenants.size())));
                await().until(() -> waiting(service) == ALL);

                assertThat(health(service, "live").statusCode()).isEqualTo(200);
                assertReadyAtOnce(service);
                // No turn comes, or no connection: the workers' requests hold all of them.
                assertThat(service.orders(other)).isEqualTo(503);
                await().atMost(Duration.ofSeconds(15))
                        .until(() -> health(service, "live").statusCode() == 503);
                assertReadyAtOnce(service);

                holder.rollback();
                assertThat(requests.results()).containsOnly(served);
            }
            await().until(() -> health(service, "live").statusCode() == 200);
        }
    }

    private static int batch(KilledService service, Made tenant) {
        return given().baseUri(service.process().api())
                .auth()
                .oauth2(TestTokens.naming(tenant.slug(), tenant.subject()))
                .contentType(ContentType.JSON)
                .body(List.of(Map.of("product_id", "SKU-1", "quantity", 1)))
                .post("/orders/batch")
                .statusCode();
    }

    private static Made row(KilledService service, String name) {
        Made tenant = service.createActive(name, IsolationTier.ROW);
        assertThat(service.orders(tenant)).isEqualTo(200);
        return tenant;
    }

    private static void assertReadyAtOnce(KilledService service) {
        for (int i = 0; i < 3; i++) {
            Response ready = health(service, "ready");
            assertThat(ready.statusCode()).as(ready.asString()).isEqualTo(200);
            assertThat(Duration.ofMillis(ready.time())).isLessThan(AT_ONCE);
        }
    }

    private static Response health(KilledService service, String kind) {
        return get(service.process().management() + "/health/" + kind);
    }

    private static int waiting(KilledService service) {
        return service.database()
                .look(
                        Integer.class,
                        "select pid from pg_stat_activity where datname = current_database()"
                                + " and wait_event_type = 'Lock'")
                .size();
    }
}
