package dev.tenantry.order;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.tenantry.support.Crowd;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class OrderBatchTest {

    private static final String THREE = """
            [{"product_id": "anvil", "quantity": 3},
             {"lines": [{"product_id": "rocket", "quantity": 2, "unit_price": 1995},
                        {"product_id": "skate", "quantity": 1, "unit_price": 10}],
              "currency": "EUR", "reference": "PO \\"42\\" Ω", "metadata": {"channel": "web"}},
             {"product_id": "glue", "quantity": 1, "reference": "PO 43"}]
            """;

    private final TestTenants tenants = new TestTenants();

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.ENTERPRISE);
        globex = tenants.create("globex", Plan.ENTERPRISE);
    }

    @Test
    void placesAllOrdersInTheirOrder() {
        OrdersApi.place(acme, "first");
        Response placed = place(acme, THREE);
        placed.then()
                .statusCode(201)
                .body("number", contains(2, 3, 4))
                .body("product_id", contains("anvil", "rocket", "glue"))
                .body("total", contains(null, 4000, null))
                .body("[1].lines.product_id", contains("rocket", "skate"))
                .body("reference", contains(null, "PO \"42\" Ω", "PO 43"))
                .body("[1].metadata", equalTo(Map.of("channel", "web")))
                .body("status", contains("pending", "pending", "pending"));
        List<Map<String, Object>> orders = placed.jsonPath().getList("$");
        for (Map<String, Object> order : orders) {
            assertThat(as(acme).get("/orders/" + order.get("id")).jsonPath().getMap("$"))
                    .isEqualTo(order);
        }
        // The newest come first, and of one batch those that were given last.
        List<Map<String, Object>> listed = OrdersApi.list(acme).jsonPath().getList("$");
        assertThat(listed.subList(0, 3).reversed()).isEqualTo(orders);
        as(acme).get("/orders/" + orders.getFirst().get("id") + "/history")
                .then()
                .body("by", contains("olivia@" + acme.slug()));
        place(acme, THREE.replace("PO", "QO")).then().body("number", contains(5, 6, 7));
    }

    @Test
    void placesOrdersOfTheCallersTenantOnly() {
        place(acme, THREE).then().statusCode(201);
        assertThat(OrdersApi.products(globex)).isEmpty();
        // Neither the references nor the numbers of others are known.
        place(globex, THREE).then().statusCode(201).body("number", contains(1, 2, 3));
        assertThat(OrdersApi.products(acme)).hasSize(3);
    }

    @Test
    void placesNothingAndNamesAllFaultsIfAnOrderIsNotValid() {
        problem(place(acme, """
                        [{"product_id": "anvil", "quantity": 1, "reference": "fine"},
                         {"product_id": "", "quantity": 0},
                         null,
                         {"lines": [{"product_id": "anvil", "quantity": 1},
                                    {"product_id": "an anvil", "quantity": 1, "unit_price": 5}]},
                         {}]
                        """), 400, "validation-failed")
                .body(
                        "errors.pointer",
                        contains(
                                "/1/product_id",
                                "/1/quantity",
                                "/2",
                                "/3/lines/1/product_id",
                                "/3/lines/1/unit_price",
                                "/4/product_id",
                                "/4/quantity"))
                .body("errors[3].field", equalTo("[3].lines[1].product_id"));
        assertThat(OrdersApi.products(acme)).isEmpty();
    }

    @Test
    void namesNoMoreThanAHundredFaults() {
        String order = "{\"lines\": [" + repeat(101, i -> "{\"product_id\": \" \", \"quantity\": 0}") + "]}";
        problem(place(acme, "[" + repeat(100, i -> order) + "]"), 400, "validation-failed")
                .body("errors", hasSize(100))
                .body("detail", endsWith("; and more."));
        // So does a single order.
        problem(
                        as(acme).contentType(ContentType.JSON)
                                .body("{\"lines\": [" + repeat(1_500, i -> "{\"product_id\": \" \", \"quantity\": 0}")
                                        + "]}")
                                .post("/orders"),
                        400,
                        "validation-failed")
                .body("errors", hasSize(100))
                .body("errors.field", not(hasItem(startsWith("lines[1000]"))));
    }

    @Test
    void takesOneToFiveHundredOrders() {
        problem(place(acme, "[]"), 400, "validation-failed").body("errors.field", contains("body"));
        problem(place(acme, orders(501)), 400, "validation-failed").body("errors.field", contains("body"));
        place(acme, orders(500)).then().statusCode(201).body("$", hasSize(500));
        assertThat(Superuser.inMainDatabase().rows(acme, "orders")).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "7",
                "[[]]",
                "[7]",
                "[{\"product_id\": \"A\", \"quantity\": 1}",
                "[{\"product_id\": \"A\", \"quantity\": 1}] []",
                "[{\"product_id\": \"A\", \"quantity\": \"1\"}]",
                "[{\"product_id\": null, \"quantity\": 1}]",
                "[{\"product_id\": \"A\", \"quantity\": 1, \"number\": 7}]",
                "{\"orders\": [{\"product_id\": \"A\", \"quantity\": 1}]}"
            })
    void refusesBodiesThatAreNotOrders(String body) {
        problem(place(acme, body), 400);
        assertThat(OrdersApi.products(acme)).isEmpty();
    }

    @Test
    void tellsWhichOrderHasTheWrongType() {
        problem(place(acme, "[{\"product_id\": \"A\", \"quantity\": 1}, {\"lines\": [{\"quantity\": true}]}]"), 400)
                .body("detail", containsString("[1].lines[0].quantity must be a whole number"));
    }

    @Test
    void placesNothingAndNamesAllReferencesThatAreInUse() {
        place(acme, THREE).then().statusCode(201);
        problem(place(acme, """
                        [{"product_id": "anvil", "quantity": 1, "reference": "PO 44"},
                         {"product_id": "anvil", "quantity": 1, "reference": "PO 43"},
                         {"product_id": "anvil", "quantity": 1},
                         {"product_id": "anvil", "quantity": 1, "reference": "PO \\"42\\" Ω"}]
                        """), 409, "reference-taken")
                .body("errors.pointer", contains("/1/reference", "/3/reference"))
                .body("errors[0].message", equalTo("is that of another order of this tenant"))
                // Logs contain the detail.
                .body("detail", not(containsString("PO 4")));
        assertThat(OrdersApi.products(acme)).hasSize(3);
        as(acme).contentType(ContentType.JSON)
                .body("{\"product_id\": \"anvil\", \"quantity\": 1, \"reference\": \"PO 44\"}")
                .post("/orders")
                .then()
                .statusCode(201)
                .body("number", equalTo(4));
    }

    @Test
    void refusesAReferenceThatTheBatchHasTwice() {
        problem(place(acme, """
                        [{"product_id": "anvil", "quantity": 1, "reference": "PO 1"},
                         {"product_id": "anvil", "quantity": 1, "reference": "PO 2"},
                         {"product_id": "anvil", "quantity": 1, "reference": "PO 1"}]
                        """), 409, "reference-taken")
                .body("errors.pointer", contains("/2/reference"))
                .body("errors[0].message", equalTo("is that of order [0] of the batch too"));
        assertThat(OrdersApi.products(acme)).isEmpty();
    }

    @Test
    void letsOneOfSeveralBatchesWithTheSameReferencesThrough() {
        List<String> references =
                IntStream.range(0, 200).mapToObj(i -> "PO " + i).collect(Collectors.toList());
        String forwards = withReferences(references);
        Collections.reverse(references);
        String backwards = withReferences(references);
        Crowd<Integer> one = Crowd.of(2, () -> place(globex, forwards).statusCode());
        Crowd<Integer> other = Crowd.of(2, () -> place(globex, backwards).statusCode());
        List<Integer> all = new ArrayList<>(one.results());
        all.addAll(other.results());
        assertThat(all).containsExactlyInAnyOrder(201, 409, 409, 409);
        assertThat(Superuser.inMainDatabase().rows(globex, "orders")).isEqualTo(200);
    }

    @Test
    void givesEachOrderANumberOfItsOwnAmongConcurrentOnes() {
        Crowd<Response> batches = Crowd.of(3, () -> place(acme, orders(100)));
        Crowd<String> single = Crowd.of(3, () -> OrdersApi.place(acme, "single"));
        single.results();
        List<Long> numbers = batches.results().stream()
                .flatMap(placed -> placed.jsonPath().getList("number", Long.class).stream())
                .toList();
        assertThat(numbers).hasSize(300).doesNotHaveDuplicates();
        assertThat(Superuser.inMainDatabase()
                        .texts(
                                "select number from shared.orders where tenant_id = ? order by number",
                                acme.id().value()))
                .isEqualTo(
                        LongStream.rangeClosed(1, 303).mapToObj(Long::toString).toList());
    }

    @Test
    void repeatsTheAnswerToAKey() {
        Response first = withKey("k").body(THREE).post("/orders/batch");
        Response again = withKey("k").body(THREE).post("/orders/batch");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(OrdersApi.products(acme)).hasSize(3);
        // A batch that was refused leaves its key to be used again.
        problem(withKey("l").body(THREE).post("/orders/batch"), 409, "reference-taken");
        withKey("l")
                .body(THREE.replace("PO", "QO"))
                .post("/orders/batch")
                .then()
                .statusCode(201);
    }

    @Test
    void storesTheAnswerToTheLargestBody() {
        // What grows most in the answer: small lines without a price.
        String line = "{\"product_id\":\"A\",\"quantity\":1}";
        int lines = (1_024 * 1_024 - 500 * 12) / (line.length() + 1);
        String body = IntStream.range(0, 500)
                .mapToObj(i -> "{\"lines\":["
                        + repeat(Math.min(100, i < 340 ? 95 : (lines - 340 * 95) / 160), j -> line) + "]}")
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(body.length()).isBetween(1_000_000, 1_024 * 1_024);
        String padded = body + " ".repeat(1_024 * 1_024 - body.length());
        Response first = withKey("large").body(padded).post("/orders/batch");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.asString().length()).isBetween(1_600_000, 2_097_152);
        Response again = withKey("large").body(padded).post("/orders/batch");
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.asString()).isEqualTo(first.asString());

        problem(place(acme, padded + " "), 413, "body-too-large");
        // All other bodies are as small as before.
        problem(as(acme).contentType(ContentType.JSON).body(padded).post("/orders"), 413, "body-too-large");
    }

    @Test
    void countsAsOneRequestPerTenOrders() {
        tenants.setRateLimit(acme, 60);
        Response first = place(acme, orders(491));
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.header("X-RateLimit-Remaining")).isEqualTo("10");
        problem(place(acme, orders(101)), 429, "rate-limited")
                .body("detail", containsString("this one counts as 11"))
                .header("X-RateLimit-Remaining", "10");
        place(acme, orders(90)).then().statusCode(201).header("X-RateLimit-Remaining", "1");
        as(acme).get("/orders").then().statusCode(200);
        problem(as(acme).get("/orders"), 429, "rate-limited");
    }

    @Test
    void neverCountsAsMoreThanTheLimit() {
        tenants.setRateLimit(acme, 20);
        place(acme, orders(500)).then().statusCode(201).header("X-RateLimit-Remaining", "0");
        tenants.setRateLimit(globex, 20);
        as(globex).get("/orders").then().statusCode(200);
        problem(place(globex, orders(500)), 429, "rate-limited");
    }

    @Test
    void isForMembers() {
        tenants.addUser(acme, "victor@acme");
        tenants.insertUser(acme, "victor@acme", "viewer");
        problem(
                bearing(TestTokens.of(acme, "victor@acme"))
                        .contentType(ContentType.JSON)
                        .body(THREE)
                        .post("/orders/batch"),
                403,
                "role-too-low");
        tenants.insertUser(acme, "mary@acme", "member");
        bearing(TestTokens.of(acme, "mary@acme"))
                .contentType(ContentType.JSON)
                .body(THREE)
                .post("/orders/batch")
                .then()
                .statusCode(201);
    }

    private Response place(Tenant tenant, String body) {
        return as(tenant).contentType(ContentType.JSON).body(body).post("/orders/batch");
    }

    private RequestSpecification withKey(String key) {
        return as(acme).contentType(ContentType.JSON).header("Idempotency-Key", key);
    }

    private static String orders(int number) {
        return "[" + repeat(number, i -> "{\"product_id\": \"SKU-" + i + "\", \"quantity\": 1}") + "]";
    }

    private static String withReferences(List<String> references) {
        return references.stream()
                .map(reference -> "{\"product_id\": \"A\", \"quantity\": 1, \"reference\": \"" + reference + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String repeat(int times, IntFunction<String> text) {
        return IntStream.range(0, times).mapToObj(text).collect(Collectors.joining(","));
    }
}
