package dev.tenantry.order;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.tenantry.support.Crowd;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an order consists of, and how that is changed. */
@QuarkusTest
class OrderChangeTest {

    private static final String LINES = """
            {"lines": [{"product_id": "anvil", "quantity": 2, "unit_price": 1995},
                       {"product_id": "rocket", "quantity": 1, "unit_price": 250000}],
             "currency": "EUR", "reference": "PO 42", "metadata": {"channel": "web", "Gift": "no"}}
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
    void keepsLinesAndAddsThemUp() {
        Response placed = place(acme, LINES);
        placed.then()
                .statusCode(201)
                .body("number", equalTo(1))
                .body("product_id", equalTo("anvil"))
                .body("quantity", equalTo(2))
                .body("lines.product_id", contains("anvil", "rocket"))
                .body("lines.unit_price", contains(1995, 250000))
                .body("total", equalTo(253990))
                .body("currency", equalTo("EUR"))
                .body("reference", equalTo("PO 42"))
                .body("metadata", equalTo(Map.of("channel", "web", "Gift", "no")));
        String path = placed.header("Location");
        assertThat(as(acme).get(path).jsonPath().getMap("$"))
                .isEqualTo(placed.jsonPath().getMap("$"));
        assertThat(as(acme).get("/orders").jsonPath().getMap("[0]"))
                .isEqualTo(placed.jsonPath().getMap("$"));
        assertThat(as(acme).get(path).header("ETag")).isEqualTo(placed.header("ETag"));
    }

    @Test
    void placesOneLineWithoutAPrice() {
        place(acme, "{\"product_id\": \"anvil\", \"quantity\": 3}")
                .then()
                .statusCode(201)
                .body("lines.quantity", contains(3))
                .body("lines.unit_price", contains(nullValue()))
                .body("total", nullValue())
                .body("currency", nullValue())
                .body("reference", nullValue())
                .body("metadata", anEmptyMap());
    }

    @Test
    void numbersTheOrdersOfEachTenantOnItsOwn() {
        List<Integer> numbers = Crowd.of(
                        8,
                        () -> place(acme, LINES.replace("\"reference\": \"PO 42\",", ""))
                                .jsonPath()
                                .getInt("number"))
                .results();
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 8).boxed().toList());
        place(globex, LINES).then().body("number", equalTo(1));
    }

    @Test
    void keepsReferencesUniqueWithinATenant() {
        place(acme, LINES).then().statusCode(201);
        problem(place(acme, LINES), 409)
                .body("errors.pointer", contains("/reference"))
                .body("detail", equalTo("reference is that of another order of this tenant."));
        place(globex, LINES).then().statusCode(201);
        as(acme).get("/orders").then().body("number", contains(1));
        String other = OrdersApi.place(acme, "anvil");
        problem(patch(other, "{\"reference\": \"PO 42\"}"), 409);
    }

    @Test
    void changesAnOrderOfOneLineAsItIsPlaced() {
        String order = OrdersApi.place(acme, "anvil");
        patch(order, "{\"quantity\": 3}").then().statusCode(200).body("quantity", equalTo(3));
        patch(order, "{\"product_id\": \"rope\"}")
                .then()
                .statusCode(200)
                .body("lines.product_id", contains("rope"))
                .body("lines.quantity", contains(3));
    }

    /** 1995 in yen is not 1995 in dollars. */
    @Test
    void changesACurrencyOnlyTogetherWithThePrices() {
        String order = place(acme, LINES).jsonPath().getString("id");
        problem(patch(order, "{\"currency\": \"JPY\"}"), 400).body("errors.pointer", contains("/currency"));
        patch(
                        order,
                        "{\"currency\": \"JPY\","
                                + " \"lines\": [{\"product_id\": \"rope\", \"quantity\": 1, \"unit_price\": 5}]}")
                .then()
                .statusCode(200)
                .body("currency", equalTo("JPY"));
    }

    @Test
    void answersThatTheClientHasTheVersion() {
        String order = OrdersApi.place(acme, "anvil");
        String tag = tag(order);
        assertThat(tag).matches("\"[0-9]+\"");
        as(acme).header("If-None-Match", tag)
                .get("/orders/" + order)
                .then()
                .statusCode(304)
                .header("ETag", tag);
        as(acme).header("If-None-Match", "\"x\"").get("/orders/" + order).then().statusCode(200);
        patch(order, "{\"reference\": \"new\"}").then().statusCode(200);
        as(acme).header("If-None-Match", tag).get("/orders/" + order).then().statusCode(200);
    }

    @Test
    void changesWhatThePatchNames() {
        String order = place(acme, LINES).jsonPath().getString("id");
        patch(order, "{\"metadata\": {\"channel\": null, \"note\": \"fragile\"}}")
                .then()
                .statusCode(200)
                .body("metadata", equalTo(Map.of("Gift", "no", "note", "fragile")))
                .body("total", equalTo(253990));
        patch(
                        order,
                        "{\"reference\": null, \"lines\": [{\"product_id\": \"rope\", \"quantity\": 5, \"unit_price\": 3}]}")
                .then()
                .statusCode(200)
                .body("reference", nullValue())
                .body("product_id", equalTo("rope"))
                .body("total", equalTo(15));
        patch(
                        order,
                        "{\"currency\": null, \"metadata\": null, \"lines\": [{\"product_id\": \"rope\", \"quantity\": 5}]}")
                .then()
                .statusCode(200)
                .body("currency", nullValue())
                .body("total", nullValue())
                .body("metadata", anEmptyMap());
        String before = tag(order);
        patch(order, "{}").then().statusCode(200);
        assertThat(tag(order)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                            | body
            {"currency": "EUR"}                           | currency
            {"currency": "EUR", "lines": [{"product_id": "rope", "quantity": 1}]} | lines[0].unit_price
            {"lines": [{"product_id": "rope"}]}           | lines[0].quantity
            {"currency": "eur"}                           | currency
            {"currency": "DEM"}                           | currency
            {"product_id": "a b"}                         | product_id
            {"quantity": 0}                               | quantity
            {"quantity": 1, "lines": [{"product_id": "rope", "quantity": 1}]} | quantity
            {"lines": []}                                 | lines
            {"reference": " x"}                           | reference
            {"metadata": {"\\u00e4": "x"}}                | metadata
            """)
    void refusesAPatchAfterWhichItWouldBeNoOrder(String patch, String field) {
        String order = OrdersApi.place(acme, "anvil");
        String before = as(acme).get("/orders/" + order).asString();
        assertThat(problem(patch(order, patch), 400).extract().jsonPath().getList("errors.field", String.class))
                .contains(field);
        assertThat(as(acme).get("/orders/" + order).asString()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"id", "number", "status", "total", "created_at", "tenant_id", "lines_"})
    void refusesAPatchOfWhatClientsCannotChange(String member) {
        String order = OrdersApi.place(acme, "anvil");
        problem(patch(order, "{\"" + member + "\": \"x\"}"), 400);
    }

    @Test
    void changesOnlyPendingOrdersOfWhichTheVersionIsKnown() {
        String order = OrdersApi.place(acme, "anvil");
        String path = "/orders/" + order;
        String type = "application/merge-patch+json";
        problem(as(acme).contentType(type).body("{}").patch(path), 428);
        problem(
                as(acme).header("If-Match", "\"99\"")
                        .contentType(type)
                        .body("{}")
                        .patch(path),
                412);
        problem(
                as(acme).header("If-Match", "*")
                        .contentType("text/plain")
                        .body("{}")
                        .patch(path),
                415);
        problem(as(globex).header("If-Match", "*").contentType(type).body("{}").patch(path), 404);
        as(acme).header("If-Match", "*").post(path + "/confirmation").then().statusCode(200);
        problem(patch(order, "{\"reference\": \"late\"}"), 409);
    }

    @Test
    void losesNoUpdate() {
        String order = OrdersApi.place(acme, "anvil");
        Crowd<Integer> clients = Crowd.of(6, () -> {
            int status;
            do {
                Response now = as(acme).get("/orders/" + order);
                int counted = Integer.parseInt(
                        now.jsonPath().getMap("metadata").getOrDefault("n", "0").toString());
                status = as(acme).header("If-Match", now.header("ETag"))
                        .contentType("application/merge-patch+json")
                        .body("{\"metadata\": {\"n\": \"" + (counted + 1) + "\"}}")
                        .patch("/orders/" + order)
                        .statusCode();
            } while (status == 412);
            return status;
        });
        assertThat(clients.results()).containsOnly(200);
        as(acme).get("/orders/" + order).then().body("metadata.n", equalTo("6"));
    }

    @Test
    void namesEachFaultOfAnOrder() {
        problem(
                        place(
                                acme,
                                "{\"product_id\": \"anvil\", \"currency\": \"XYZ\", \"reference\": \"\", \"metadata\": {\"a b\": \"\"},"
                                        + " \"lines\": [{\"product_id\": \"a b\", \"quantity\": 0, \"unit_price\": -1},"
                                        + " {\"product_id\": \"rope\", \"quantity\": 1}]}"),
                        400)
                .body(
                        "errors.field",
                        containsInAnyOrder(
                                "currency",
                                "lines[0].product_id",
                                "lines[0].quantity",
                                "lines[0].unit_price",
                                "lines[1].unit_price",
                                "metadata",
                                "product_id",
                                "reference"))
                .body(
                        "errors.pointer",
                        containsInAnyOrder(
                                "/currency",
                                "/lines/0/product_id",
                                "/lines/0/quantity",
                                "/lines/0/unit_price",
                                "/lines/1/unit_price",
                                "/metadata",
                                "/product_id",
                                "/reference"));
    }

    @Test
    void refusesATotalThatJsonCannotCarry() {
        String lines =
                "{\"currency\": \"EUR\", \"lines\": [{\"product_id\": \"a\", \"quantity\": %d, \"unit_price\": %d}]}";
        place(acme, lines.formatted(1, OrderContent.LARGEST_AMOUNT))
                .then()
                .statusCode(201)
                .body("total", equalTo(OrderContent.LARGEST_AMOUNT));
        problem(place(acme, lines.formatted(2, OrderContent.LARGEST_AMOUNT)), 400)
                .body("errors.field", contains("lines"));
        problem(place(acme, lines.formatted(Integer.MAX_VALUE, OrderContent.LARGEST_AMOUNT)), 400);
        problem(place(acme, lines.formatted(1, OrderContent.LARGEST_AMOUNT + 1)), 400);
    }

    @Test
    void storesTheLargestOrder() {
        String line =
                "{\"product_id\": \"" + "\\\\".repeat(64) + "\", \"quantity\": 1, \"unit_price\": 90071992547409}";
        String texts = IntStream.range(0, 20)
                .mapToObj(i -> "\"" + "k".repeat(38) + (10 + i) + "\": \"" + "😀".repeat(200) + "\"")
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        String all = "{\"currency\": \"EUR\", \"metadata\": {" + texts + "}, \"lines\": ["
                + String.join(", ", java.util.Collections.nCopies(100, line)) + "]}";
        Response placed = place(acme, all);
        placed.then().statusCode(201);
        assertThat(as(acme).get(placed.header("Location")).jsonPath().getMap("$"))
                .isEqualTo(placed.jsonPath().getMap("$"));
        problem(place(acme, all.replace("\"lines\": [", "\"lines\": [" + line + ", ")), 400);
    }

    private Response place(Tenant tenant, String body) {
        return as(tenant).contentType("application/json").body(body).post("/orders");
    }

    private Response patch(String order, String body) {
        return as(acme).header("If-Match", tag(order))
                .contentType("application/merge-patch+json")
                .body(body)
                .patch("/orders/" + order);
    }

    private String tag(String order) {
        return as(acme).get("/orders/" + order).header("ETag");
    }
}
