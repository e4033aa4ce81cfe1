package dev.tenantry.start;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.KilledService;
import dev.tenantry.support.KilledService.Made;
import dev.tenantry.tenant.IsolationTier;
import io.restassured.response.Response;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Lets one tenant's requests occupy every worker thread and every connection of the packaged service. */
@BesideOthers
class StuckWorkersIT {

    private static final int WORKERS = 8;
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @Test
    void staysReadyAndIsRestartedOnlyIfTheWorkersStayStuck() throws Exception {
        try (KilledService service = new KilledService("tenantry_stuck")
                .with("quarkus.thread-pool.max-threads", Integer.toString(WORKERS))
                .with("quarkus.datasource.jdbc.max-size", Integer.toString(WORKERS))
                // Two tenants together can hold all workers, although one cannot.
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

            try (Connection holder = service.database().asSuperuser()) {
                holder.setAutoCommit(false);
                Sql.execute(holder, "lock table shared.orders in access exclusive mode");
                AtomicInteger next = new AtomicInteger();
                Crowd<Integer> requests =
                        Crowd.of(WORKERS, () -> service.orders(tenants.get(next.getAndIncrement() % tenants.size())));
                await().until(() -> waiting(service) == WORKERS);

                assertThat(health(service, "live").statusCode()).isEqualTo(200);
                assertReadyAtOnce(service);
                await().atMost(Duration.ofSeconds(15))
                        .until(() -> health(service, "live").statusCode() == 503);
                assertReadyAtOnce(service);

                holder.rollback();
                assertThat(requests.results()).containsOnly(200);
            }
            await().until(() -> health(service, "live").statusCode() == 200);
        }
    }

    private static Made row(KilledService service, String name) {
        Made tenant = service.create(name).stream()
                .filter(made -> made.tier() == IsolationTier.ROW)
                .findFirst()
                .orElseThrow();
        service.awaitActive(tenant);
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
