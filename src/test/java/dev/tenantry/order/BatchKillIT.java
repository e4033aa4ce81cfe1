package dev.tenantry.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.Api;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.HeldAnswer;
import dev.tenantry.support.KilledService;
import dev.tenantry.support.KilledService.Made;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.TestTokens;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Kills the packaged service (SIGKILL) when it has inserted the orders of a batch and not yet committed, in every tier.
 * There must be none then, and all of them once the client has repeated its request.
 */
class BatchKillIT {

    private static final String BATCH = IntStream.range(0, OrderBatch.MOST)
            .mapToObj(i -> "{\"product_id\": \"SKU-" + i + "\", \"quantity\": 1, \"reference\": \"PO " + i + "\"}")
            .collect(Collectors.joining(",", "[", "]"));

    @Test
    void placesAllOrNoneAlthoughItIsKilledBetweenInsertAndCommit() throws SQLException {
        try (KilledService service = new KilledService("tenantry_batch")) {
            service.start();
            List<Made> tenants = service.create("acme");
            tenants.forEach(service::awaitActive);
            await().until(() -> tenants.stream().allMatch(tenant -> service.orders(tenant) == 200));

            Map<Made, HeldAnswer> held = new HashMap<>();
            for (Made tenant : tenants) {
                held.put(tenant, new HeldAnswer(service, tenant));
            }
            Map<Made, Crowd<Response>> clients = new HashMap<>();
            tenants.forEach(tenant -> clients.put(tenant, Crowd.of(1, () -> repeat(service, tenant))));
            for (Made tenant : tenants) {
                await().atMost(PackagedProcess.DEADLINE)
                        .until(() -> held.get(tenant).isReached());
            }
            service.kill();
            for (Made tenant : tenants) {
                assertThat(orders(service, tenant)).isEmpty();
                held.get(tenant).letThrough();
            }
            service.start();

            for (Made tenant : tenants) {
                Response placed = clients.get(tenant).results().getFirst();
                assertThat(placed.header("Idempotent-Replayed")).isNull();
                assertThat(placed.jsonPath().getList("id", String.class))
                        .hasSize(OrderBatch.MOST)
                        .containsExactlyInAnyOrderElementsOf(orders(service, tenant));
                assertThat(placed.jsonPath().getList("number", Integer.class))
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, OrderBatch.MOST)
                                .boxed()
                                .toList());
            }
        }
    }

    /** Sends the batch until it is placed. */
    private static Response repeat(KilledService service, Made tenant) {
        return await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(250))
                .until(
                        () -> attempt(service, tenant),
                        answer -> answer != null && answer.statusCode() != 409 && answer.statusCode() != 503);
    }

    private static @Nullable Response attempt(KilledService service, Made tenant) {
        try {
            return Api.bearing(TestTokens.naming(tenant.slug(), tenant.subject()))
                    .baseUri(service.process().api())
                    .contentType("application/json")
                    .header("Idempotency-Key", "once")
                    .body(BATCH)
                    .post("/orders/batch");
        } catch (Exception lost) {
            // REST Assured throws the checked exceptions of its client.
            return null;
        }
    }

    private static List<String> orders(KilledService service, Made tenant) {
        return service.lookInHomeOf(
                tenant, "select id from orders where tenant_id = ?", tenant.id().value());
    }
}
