package dev.tenantry.relocation;

import static dev.tenantry.support.OrdersApi.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.operation.NextAttempt;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Detour;
import dev.tenantry.support.StoreAwayProfile;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The network to one of a tenant's two homes is cut while its rows are copied. */
@QuarkusTest
@TestProfile(StoreAwayProfile.class)
class StoreAwayTest {

    // Copied in about two seconds, because the profile slows copying down.
    private static final int ORDERS = 5_000;
    private static final Map<String, String> AWAY = Map.of("tier", "database", "store", "away");

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();
    private final Detour network = new Detour(port("tenantry.stores.away.url"), port("quarkus.datasource.jdbc.url"));

    @BeforeEach
    void connect() {
        network.open();
    }

    @AfterEach
    void cut() {
        network.close();
    }

    /** A target that stays away costs the tenant nothing. Cancelling removes what is there once it is back. */
    @Test
    void stopsCapturingWhenItIsGivenUpAndUndoesWhenTheTargetIsBack() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        superuser.addOrders(acme, ORDERS);
        Response begun = Moves.begin(acme, AWAY);
        Moves.awaitStep(begun, "copy");
        network.close();
        UUID move = UUID.fromString(begun.jsonPath().getString("id"));
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            NextAttempt.now(move);
            return stateOf(move).equals("failed");
        });

        place(acme, "SKU-A");
        assertThat(isInMotion(acme)).as("captures would grow without end").isZero();
        assertThat(superuser.rows(acme, "captures")).isZero();
        assertThat(superuser.texts("select input ->> 'copied' from control.operations where id = ?", move))
                .as("what was copied before changes were missed")
                .containsExactly("{}");

        admin.send().post("/admin/operations/" + move + "/cancel").then().statusCode(200);
        await().during(Duration.ofSeconds(1)).until(() -> stateOf(move).equals("running"));
        network.open();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            NextAttempt.now(move);
            return stateOf(move).equals("cancelled");
        });
        assertThat(superuser.whereRowsAre("orders", acme))
                .isEqualTo(Map.of(Superuser.mainDatabase() + "." + acme.home(), ORDERS + 1L));
        assertThat(superuser.texts(
                        "select tier from control.second_homes where tenant_id = ?",
                        acme.id().value()))
                .isEmpty();
    }

    @Test
    void finishesWhenTheSourceIsBack() {
        Tenant acme = admin.create("acme", IsolationTier.SCHEMA);
        Moves.awaitSwitched(Moves.begin(acme, AWAY));
        Moves.settle(acme);
        Tenant there = Moves.now(acme);
        assertThat(there.placement()).isInstanceOf(Placement.OwnDatabase.class);
        superuser.addOrders(there, ORDERS);
        Response begun = Moves.begin(acme, IsolationTier.SCHEMA);
        Moves.awaitStep(begun, "copy");
        network.close();
        UUID move = UUID.fromString(begun.jsonPath().getString("id"));
        // More often than a move may fail.
        for (int i = 0; i < StoreAwayProfile.MAX_ATTEMPTS + 1; i++) {
            NextAttempt.now(move);
        }
        network.open();

        Moves.awaitSwitched(begun);
        place(acme, "SKU-A");
        assertThat(superuser.rows(Moves.now(acme), "orders")).isEqualTo(ORDERS + 1L);
        Moves.settle(acme);
    }

    private long isInMotion(Tenant tenant) {
        return superuser.number(
                "select count(*) from control.tenants where id = ? and in_motion",
                tenant.id().value());
    }

    private String stateOf(UUID operation) {
        List<String> found = superuser.texts("select state from control.operations where id = ?", operation);
        return found.getFirst();
    }

    private static int port(String property) {
        String url = ConfigProvider.getConfig().getValue(property, String.class);
        return URI.create(url.substring("jdbc:".length())).getPort();
    }
}
