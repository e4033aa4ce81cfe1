package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.PageWalk;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class MoveTest {

    @TestHTTPResource
    URI service;

    @Inject
    MeterRegistry meters;

    private final AdminClient admin = new AdminClient();

    @ParameterizedTest
    @CsvSource({
        "ROW, SCHEMA",
        "ROW, DATABASE",
        "SCHEMA, DATABASE",
        "SCHEMA, ROW",
        "DATABASE, SCHEMA",
        "DATABASE, ROW",
    })
    void losesNothingThatIsWrittenMeanwhile(IsolationTier from, IsolationTier to) {
        Tenant acme = admin.create("acme", from);
        Tenant globex = admin.create("globex", from);
        String others = OrdersApi.place(globex, "anvil");
        try (BusyTenant busy = new BusyTenant(service, acme)) {
            JsonPath moved = Moves.awaitSwitched(Moves.begin(acme, to));
            busy.stop();

            assertThat(busy.unexpected()).isEmpty();
            assertThat(busy.acknowledged()).isNotEmpty();
            assertThat(Moves.orders(acme)).containsExactlyInAnyOrderElementsOf(busy.acknowledged());
            assertThat(Moves.now(acme).placement().tier()).isEqualTo(to);
            assertThat(moved.getLong("result.pause_millis")).isLessThan(1_000);
        }
        assertThat(OrdersApi.each(OrdersApi.list(globex), "id")).containsExactly(others);

        Moves.settle(acme);
        assertThat(Superuser.inMainDatabase().whereRowsAre("orders", acme)).hasSize(1);
        assertThat(Superuser.inMainDatabase().whereRowsAre("captures", acme)).isEmpty();
    }

    @Test
    void continuesAListWhereItWas() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            placed.add(OrdersApi.place(acme, "anvil"));
        }
        String list = "/orders?limit=1&product_id=anvil&sort=created_at";
        String next = PageWalk.link(PageWalk.get(acme, list), "next").orElseThrow();
        double copied = meters.get("tenantry.move.rows").counter().count();
        long switches = switches();
        Tenant moved = Moves.move(acme, IsolationTier.DATABASE);
        assertThat(meters.get("tenantry.move.rows").counter().count()).isGreaterThanOrEqualTo(copied + 3);
        assertThat(switches()).isEqualTo(switches + 1);
        assertThat(PageWalk.ids(PageWalk.from(moved, next))).isEqualTo(placed.subList(1, 3));
        Moves.settle(acme);
    }

    private long switches() {
        return meters.get("tenantry.move.pauses")
                .tag("outcome", "switched")
                .timer()
                .count();
    }
}
