package dev.tenantry.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.Crowd;
import dev.tenantry.support.HeldAnswer;
import dev.tenantry.support.KilledService;
import dev.tenantry.support.KilledService.Made;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.RepeatingClient;
import dev.tenantry.support.RepeatingClient.Placed;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Kills the packaged service (SIGKILL) when it has inserted an order and not yet committed, in every tier, while a
 * hundred clients repeat one request. There must be one order in the end, and all of them must be told of it.
 */
class IdempotencyKillIT {

    private static final String KEY = "once";
    private static final Map<IsolationTier, Integer> CLIENTS =
            Map.of(IsolationTier.ROW, 100, IsolationTier.SCHEMA, 10, IsolationTier.DATABASE, 10);

    @Test
    void makesOneOrderAlthoughItIsKilledBetweenInsertAndCommit() throws SQLException {
        try (KilledService service = new KilledService("tenantry_keyed")) {
            service.start();
            List<Made> tenants = service.create("acme");
            tenants.forEach(service::awaitActive);
            await().until(() -> tenants.stream().allMatch(tenant -> service.orders(tenant) == 200));

            Map<Made, HeldAnswer> held = new HashMap<>();
            for (Made tenant : tenants) {
                held.put(tenant, new HeldAnswer(service, tenant));
            }
            Map<Made, Crowd<Placed>> crowds = new HashMap<>();
            tenants.forEach(
                    tenant -> crowds.put(tenant, Crowd.of(CLIENTS.get(tenant.tier()), client(service, tenant)::place)));
            for (Made tenant : tenants) {
                await().atMost(PackagedProcess.DEADLINE)
                        .until(() -> held.get(tenant).isReached());
            }
            service.kill();
            // What the killed process has sent is still running, and then finds that nobody reads its answer.
            for (Made tenant : tenants) {
                assertThat(service.lookInHomeOf(tenant, "select id from orders"))
                        .isEmpty();
                held.get(tenant).letThrough();
            }
            service.start();

            for (Made tenant : tenants) {
                List<Placed> placed = new ArrayList<>(crowds.get(tenant).results());
                List<String> orders = service.lookInHomeOf(
                        tenant,
                        "select id from orders where tenant_id = ?",
                        tenant.id().value());
                assertThat(orders).as(tenant.toString()).hasSize(1);
                assertThat(placed)
                        .hasSize(CLIENTS.get(tenant.tier()))
                        .allSatisfy(each -> assertThat(each.body()).contains(orders.getFirst()));
                assertThat(placed.stream().filter(each -> !each.isReplayed())).hasSize(1);
                assertThat(placed.stream().map(Placed::body).distinct()).hasSize(1);
            }
        }
    }

    private static RepeatingClient client(KilledService service, Made tenant) {
        return new RepeatingClient(
                () -> service.process().api(), TestTokens.naming(tenant.slug(), tenant.subject()), KEY);
    }
}
