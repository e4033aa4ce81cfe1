package dev.tenantry.start;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.KilledService;
import dev.tenantry.support.KilledService.Made;
import dev.tenantry.tenant.IsolationTier;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Stops the packaged service as Kubernetes stops a pod: with SIGTERM, while requests still arrive. */
@BesideOthers
class GracefulStopIT {

    private static final int SIGTERM = 128 + 15;

    @Test
    void servesDuringTheDelayAndFinishesRunningRequests() throws Exception {
        try (KilledService service = new KilledService("tenantry_stopped").with("quarkus.shutdown.delay", "3s")) {
            service.start();
            Made tenant = service.createActive("acme", IsolationTier.ROW);
            try (Connection holder = service.database().asSuperuser()) {
                holder.setAutoCommit(false);
                Sql.execute(holder, "lock table shared.orders in access exclusive mode");
                CompletableFuture<Integer> slow = CompletableFuture.supplyAsync(() -> service.orders(tenant));
                await().until(() -> service.database()
                                .look(Integer.class, "select pid from pg_stat_activity where wait_event_type = 'Lock'")
                                .size()
                        == 1);

                service.process().terminate();
                await().until(() -> readiness(service) == 503);
                // The cluster has not noticed yet, and still sends requests.
                assertThat(service.me(tenant)).isEqualTo(200);
                await().until(() -> service.process().output().contains("Waiting for HTTP requests to complete"));
                assertThat(slow).isNotDone();
                holder.rollback();
                assertThat(slow.get()).isEqualTo(200);
            }
            assertThat(service.process().awaitExit()).isIn(0, SIGTERM);
        }
    }

    private static int readiness(KilledService service) {
        return get(service.process().management() + "/health/ready").statusCode();
    }
}
