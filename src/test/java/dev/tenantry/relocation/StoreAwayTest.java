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

/** The network to one of a tenant's two homes is cut during its move. */
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
        Tenant acme = awayWithOrders(ORDERS);
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

    /** The source has been closed, and nobody knows. That is no failure of the move, or it would end locked out. */
    @Test
    void finishesWhenTheSourceIsBackThatWentAwayDuringTheSwitch() {
        Tenant acme = awayWithOrders(1);
        Superuser source = superuser.in(acme);
        Hold.prepare(source, "control.fence");
        Response begun;
        try (Hold closing = Hold.of(
                source,
                "control.fence",
                Point.SOURCE_CLOSED.event,
                Point.SOURCE_CLOSED.condition.replace("%id%", acme.id().toString()))) {
            begun = Moves.begin(acme, IsolationTier.SCHEMA);
            await().atMost(Duration.ofSeconds(20)).until(closing::isReached);
            network.close();
            closing.letThrough();
        }
        UUID move = UUID.fromString(begun.jsonPath().getString("id"));
        for (int i = 0; i < StoreAwayProfile.MAX_ATTEMPTS; i++) {
            NextAttempt.now(move);
        }
        assertThat(source.number("select count(*) from control.fence where open"))
                .isZero();
        assertThat(failures(move)).as("failed attempts").isZero();
        network.open();

        Moves.awaitSwitched(begun);
        place(acme, "SKU-A");
        assertThat(superuser.rows(Moves.now(acme), "orders")).isEqualTo(2);
        Moves.settle(acme);
    }

    /** Otherwise the captures would grow without end, or the tenant would stay locked out. */
    @Test
    void isNotGivenUpBeforeTheSourceIsBack() {
        Tenant acme = awayWithOrders(ORDERS);
        Response begun = Moves.begin(acme, IsolationTier.SCHEMA);
        Moves.awaitStep(begun, "copy");
        String target = new Placement.OwnSchema().home(acme.id()).value();
        superuser.execute("alter table " + target + ".orders add constraint none check (false) not valid");
        UUID move = UUID.fromString(begun.jsonPath().getString("id"));
        String id = acme.id().toString();
        try {
            awaitFailures(move, 1);
            for (int failures = 2; failures < StoreAwayProfile.MAX_ATTEMPTS; failures++) {
                NextAttempt.now(move);
                awaitFailures(move, failures);
            }
            long turn = superuser.number(
                    "select turn from control.turns where tenant_id = ?",
                    acme.id().value());
            Hold.prepare(superuser, "control.turns");
            // The last attempt takes the next turn, and ending it the one after that.
            try (Hold givingUp = Hold.of(
                    superuser,
                    "control.turns",
                    "before update",
                    "new ->> 'tenant_id' = '" + id + "' and (new ->> 'turn')::bigint = " + (turn + 2))) {
                NextAttempt.now(move);
                await().atMost(Duration.ofSeconds(20)).until(givingUp::isReached);
                network.close();
                givingUp.letThrough();
            }
            NextAttempt.awaitPause(move);
        } finally {
            superuser.execute("drop schema if exists held cascade");
        }
        assertThat(isInMotion(acme)).isEqualTo(1);
        assertThat(stateOf(move)).as("while changes are captured").isEqualTo("running");

        network.open();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            NextAttempt.now(move);
            return stateOf(move).equals("failed");
        });
        place(acme, "SKU-A");
        assertThat(isInMotion(acme)).isZero();
        assertThat(superuser.rows(acme, "captures")).isZero();
        admin.awaitState(admin.send().post("/admin/operations/" + move + "/cancel"), "cancelled");
    }

    /** Returns a tenant in the store that can be away. */
    private Tenant awayWithOrders(int orders) {
        Tenant acme = admin.create("acme", IsolationTier.SCHEMA);
        Moves.awaitSwitched(Moves.begin(acme, AWAY));
        Moves.settle(acme);
        Tenant there = Moves.now(acme);
        assertThat(there.placement()).isInstanceOf(Placement.OwnDatabase.class);
        superuser.addOrders(there, orders);
        return there;
    }

    private void awaitFailures(UUID operation, int number) {
        await().atMost(Duration.ofSeconds(20)).until(() -> failures(operation) == number);
        NextAttempt.awaitPause(operation);
    }

    private long failures(UUID operation) {
        return superuser.number("select attempts from control.operations where id = ?", operation);
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
