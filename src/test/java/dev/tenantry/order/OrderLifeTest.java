package dev.tenantry.order;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.tenantry.support.Crowd;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OrderLifeTest {

    private static final Map<String, Set<String>> WAYS = Map.of(
            "pending", Set.of("confirmation", "cancellation"),
            "confirmed", Set.of("shipment", "cancellation"),
            "shipped", Set.of("delivery"),
            "delivered", Set.of(),
            "cancelled", Set.of());
    private static final Map<String, String> STATUS = Map.of(
            "confirmation", "confirmed", "shipment", "shipped", "delivery", "delivered", "cancellation", "cancelled");

    private final TestTenants tenants = new TestTenants();

    private Tenant acme;

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.ENTERPRISE);
    }

    @Test
    void goesFromPlacedToDeliveredAndTellsHow() {
        String order = OrdersApi.place(acme, "anvil");
        go(order, "confirmation").then().statusCode(200).body("status", equalTo("confirmed"));
        go(order, "shipment").then().statusCode(200).body("status", equalTo("shipped"));
        go(order, "delivery").then().statusCode(200).body("status", equalTo("delivered"));

        String olivia = "olivia@" + acme.slug();
        as(acme).get("/orders/" + order + "/history")
                .then()
                .statusCode(200)
                .body("from", contains(null, "pending", "confirmed", "shipped"))
                .body("to", contains("pending", "confirmed", "shipped", "delivered"))
                .body("by", contains(olivia, olivia, olivia, olivia))
                .body("reason", contains(nullValue(), nullValue(), nullValue(), nullValue()));
        String updated = as(acme).get("/orders/" + order).jsonPath().getString("updated_at");
        assertThat(updated)
                .isEqualTo(
                        as(acme).get("/orders/" + order + "/history").jsonPath().getString("at[3]"));
    }

    @Test
    void isCancelledWithAReason() {
        String order = OrdersApi.place(acme, "anvil");
        go(order, "cancellation").then().statusCode(200).body("status", equalTo("cancelled"));
        as(acme).get("/orders/" + order + "/history")
                .then()
                .body("reason[1]", equalTo("changed their mind"))
                .body("$", hasSize(2));
    }

    /** Walks at random. Each step is allowed or refused as the picture of the states says. */
    @Test
    void goesNoWayThatIsNotInThePicture() {
        long seed = Long.getLong("tenantry.order.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int walk = 0; walk < 12; walk++) {
            String order = OrdersApi.place(acme, "anvil");
            String status = "pending";
            int steps = 0;
            for (int step = 0; step < 6; step++) {
                String way = List.copyOf(STATUS.keySet()).get(random.nextInt(STATUS.size()));
                Response answer = go(order, way);
                if (WAYS.get(status).contains(way)) {
                    assertThat(answer.statusCode())
                            .as("-Dtenantry.order.seed=" + seed)
                            .isEqualTo(200);
                    status = STATUS.get(way);
                    steps++;
                } else {
                    problem(answer, 409)
                            .body("from", equalTo(status))
                            .body("to", equalTo(STATUS.get(way)))
                            .body(
                                    "detail",
                                    equalTo("The order is " + status + ", and cannot become " + STATUS.get(way) + "."));
                }
            }
            as(acme).get("/orders/" + order).then().body("status", equalTo(status));
            as(acme).get("/orders/" + order + "/history").then().body("$", hasSize(steps + 1));
        }
    }

    @Test
    void isChangedByOneOfThoseWhoKnowTheSameVersion() {
        String order = OrdersApi.place(acme, "anvil");
        String tag = tag(order);
        List<Integer> answers = new ArrayList<>(Crowd.of(
                        8,
                        () -> as(acme).header("If-Match", tag)
                                .post("/orders/" + order + "/confirmation")
                                .statusCode())
                .results());
        assertThat(answers).filteredOn(status -> status == 200).hasSize(1);
        assertThat(answers).filteredOn(status -> status == 412).hasSize(7);
        as(acme).get("/orders/" + order + "/history").then().body("$", hasSize(2));
    }

    @Test
    void requiresTheVersionThatIsToBeChanged() {
        String order = OrdersApi.place(acme, "anvil");
        String way = "/orders/" + order + "/confirmation";
        problem(as(acme).post(way), 428);
        problem(as(acme).header("If-Match", "\"7\"").post(way), 412);
        problem(as(acme).header("If-Match", "0").post(way), 400).body("errors.field", equalTo(List.of("If-Match")));
        problem(as(acme).header("If-Match", "W/" + tag(order)).post(way), 412);
        as(acme).header("If-Match", "\"7\", " + tag(order)).post(way).then().statusCode(200);
        as(acme).header("If-Match", "*")
                .post("/orders/" + order + "/shipment")
                .then()
                .statusCode(200);
    }

    @Test
    void refusesACancellationWithoutAReason() {
        String order = OrdersApi.place(acme, "anvil");
        for (String body : List.of(
                "{}",
                "{\"reason\": \"\"}",
                "{\"reason\": null}",
                "{\"why\": \"x\"}",
                "[]",
                "{\"reason\": \"" + "x".repeat(501) + "\"}")) {
            problem(
                    as(acme).header("If-Match", tag(order))
                            .contentType("application/json")
                            .body(body)
                            .post("/orders/" + order + "/cancellation"),
                    400);
        }
        as(acme).get("/orders/" + order).then().body("status", equalTo("pending"));
    }

    @Test
    void answersForeignOrdersLikeAbsentOnes() {
        Tenant globex = tenants.create("globex", Plan.PRO);
        String foreign = OrdersApi.place(globex, "anvil");
        for (String way : STATUS.keySet()) {
            problem(
                    as(acme).header("If-Match", "*")
                            .contentType("application/json")
                            .body("{\"reason\": \"mine\"}")
                            .post("/orders/" + foreign + "/" + way),
                    404);
        }
        problem(as(acme).get("/orders/" + foreign + "/history"), 404);
        as(globex).get("/orders/" + foreign).then().body("status", equalTo("pending"));
    }

    private Response go(String order, String way) {
        return as(acme).header("If-Match", tag(order))
                .contentType("application/json")
                .body("{\"reason\": \"changed their mind\"}")
                .post("/orders/" + order + "/" + way);
    }

    private String tag(String order) {
        return as(acme).get("/orders/" + order).header("ETag");
    }
}
