package dev.tenantry.order;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class OrderResourceTest {

    private static final String UUID_V7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    private final TestTenants tenants = new TestTenants();

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.PRO);
        globex = tenants.create("globex", Plan.PRO);
    }

    @Test
    void placesAnOrderAndReturnsItsLocation() {
        String location = place(acme, "{\"product_id\": \"SKU-1\", \"quantity\": 3}")
                .then()
                .statusCode(201)
                .contentType(ContentType.JSON)
                .body("id", matchesPattern(UUID_V7))
                .body("tenant_id", equalTo(acme.id().toString()))
                .body("product_id", equalTo("SKU-1"))
                .body("quantity", equalTo(3))
                .body("status", equalTo("pending"))
                .body("created_at", notNullValue())
                .extract()
                .header("Location");
        as(acme).get(location).then().statusCode(200).body("product_id", equalTo("SKU-1"));
    }

    @Test
    void hidesOrdersOfOtherTenants() {
        UUID ofAcme = tenants.addOrder(acme, "SKU-A");
        UUID ofGlobex = tenants.addOrder(globex, "SKU-G");

        as(acme).get("/orders").then().statusCode(200).body("id", contains(ofAcme.toString()));
        as(globex).get("/orders").then().statusCode(200).body("id", contains(ofGlobex.toString()));
        as(acme).get("/orders/" + ofAcme)
                .then()
                .statusCode(200)
                .body("tenant_id", equalTo(acme.id().toString()));
        as(globex).get("/orders/" + ofAcme).then().statusCode(404);
    }

    @Test
    void answersAnotherTenantsIdLikeAnUnknownOne() {
        UUID ofGlobex = tenants.addOrder(globex, "SKU-G");
        UUID unknown = UUID.randomUUID();

        as(globex).get("/orders/" + ofGlobex).then().statusCode(200);
        String foreign = as(acme).get("/orders/" + ofGlobex)
                .then()
                .statusCode(404)
                .extract()
                .asString();
        String absent = as(acme).get("/orders/" + unknown)
                .then()
                .statusCode(404)
                .extract()
                .asString();

        assertThat(anonymous(foreign, ofGlobex)).isEqualTo(anonymous(absent, unknown));
    }

    @Test
    void placesAnOrderInTheCallersTenantOnly() {
        place(acme, "{\"product_id\": \"SKU-1\", \"quantity\": 1}").then().statusCode(201);

        as(acme).get("/orders").then().body("$", hasSize(1));
        as(globex).get("/orders").then().statusCode(200).body("$", hasSize(0));
    }

    @Test
    void listsTheNewestFirst() {
        for (int quantity = 1; quantity <= 3; quantity++) {
            place(acme, "{\"product_id\": \"SKU-1\", \"quantity\": " + quantity + "}")
                    .then()
                    .statusCode(201);
        }
        as(acme).get("/orders").then().body("quantity", contains(3, 2, 1));
    }

    @Test
    void listsAtMostFifty() {
        for (int i = 0; i < 51; i++) {
            tenants.addOrder(acme, "SKU-" + i);
        }
        as(acme).get("/orders")
                .then()
                .body("$", hasSize(50))
                .body("product_id", hasItem("SKU-50"))
                .body("product_id", not(hasItem("SKU-0")));
    }

    @Test
    void listsByStatus() {
        tenants.addOrder(acme, "SKU-1");

        as(acme).get("/orders?status=pending").then().statusCode(200).body("$", hasSize(1));
        as(acme).get("/orders?status=shipped").then().statusCode(200).body("$", hasSize(0));
        as(acme).get("/orders?status=all").then().statusCode(200).body("$", hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "PENDING", " ", "pending'--", "pending,shipped"})
    void refusesAnUnknownStatus(String status) {
        problem(as(acme).queryParam("status", status).get("/orders"), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-1-1-1-1",
                "00000000-0000-0000-0000-00000000000",
                "0000000000000000000000000000000000000",
                "01A20756-210E-78E6-B2E1-FD10CA8CB062",
                "' or '1'='1",
                "1"
            })
    void refusesIdsThatAreNotCanonicalUuids(String id) {
        problem(as(acme).get("/orders/{id}", id), 400).body("detail", equalTo("id must be a UUID in canonical form."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "\"text\"",
                "{",
                "{}",
                "{\"product_id\": \"A\"}",
                "{\"quantity\": 1}",
                "{\"product_id\": \"A\", \"quantity\": \"7\"}",
                "{\"product_id\": \"A\", \"quantity\": 1.9}",
                "{\"product_id\": \"A\", \"quantity\": 1.0}",
                "{\"product_id\": \"A\", \"quantity\": 1e2}",
                "{\"product_id\": \"A\", \"quantity\": 0}",
                "{\"product_id\": \"A\", \"quantity\": -1}",
                "{\"product_id\": \"A\", \"quantity\": 2147483648}",
                "{\"product_id\": \"A\", \"quantity\": 99999999999999999999999999}",
                "{\"product_id\": \"A\", \"quantity\": null}",
                "{\"product_id\": \"A\", \"quantity\": true}",
                "{\"product_id\": \"A\", \"quantity\": \"\"}",
                "{\"product_id\": \"A\", \"quantity\": [1]}",
                "{\"product_id\": \"A\", \"quantity\": NaN}",
                "{\"product_id\": null, \"quantity\": 1}",
                "{\"product_id\": 7, \"quantity\": 1}",
                "{\"product_id\": true, \"quantity\": 1}",
                "{\"product_id\": \"\", \"quantity\": 1}",
                "{\"product_id\": \"A B\", \"quantity\": 1}",
                "{\"product_id\": \"A\\u0000\", \"quantity\": 1}",
                "{\"product_id\": \"\\ud800\", \"quantity\": 1}",
                "{\"product_id\": \"A\", \"quantity\": 1, \"status\": \"shipped\"}",
                "{\"product_id\": \"A\", \"quantity\": 1, \"tenant_id\": \"00000000-0000-4000-8000-000000000000\"}",
                "{\"product_id\": \"A\", \"product_id\": \"B\", \"quantity\": 1}",
                "{\"product_id\": \"A\", \"quantity\": 1} {}",
                "{\"product_id\": \"A\", \"quantity\": 1}x",
                "{\"productId\": \"A\", \"quantity\": 1}"
            })
    void refusesBodiesThatAreNotAnOrder(String body) {
        problem(place(acme, body), 400);
        as(acme).get("/orders").then().statusCode(200).body("$", hasSize(0));
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] body = "{\"product_id\": \"AÿB\", \"quantity\": 1}".getBytes(StandardCharsets.ISO_8859_1);
        problem(as(acme).contentType("application/json").body(body).post("/orders"), 400);
    }

    @Test
    void refusesMalformedUtf32() {
        byte[] body = {0, 0, 0, '{', -1, -1, -1, -1};
        problem(as(acme).contentType("application/json").body(body).post("/orders"), 400);
    }

    @Test
    void refusesDeepNesting() {
        problem(place(acme, "[".repeat(5_000)), 400);
    }

    @Test
    void refusesAProductIdOverSixtyFourCharacters() {
        place(acme, "{\"product_id\": \"" + "A".repeat(64) + "\", \"quantity\": 1}")
                .then()
                .statusCode(201);
        problem(place(acme, "{\"product_id\": \"" + "A".repeat(65) + "\", \"quantity\": 1}"), 400);
    }

    @Test
    void namesTheFieldAsOnTheWire() {
        problem(place(acme, "{\"product_id\": \"\", \"quantity\": 0}"), 400)
                .body("errors.field", contains("product_id", "quantity"))
                .body("type", endsWith("validation-failed"));
    }

    private Response place(Tenant tenant, String body) {
        return as(tenant).contentType(ContentType.JSON).body(body).post("/orders");
    }

    /** Removes what differs from request to request: the id in the path and the request id. */
    private static String anonymous(String problem, UUID id) {
        return problem.replace(id.toString(), "ID").replaceAll("\"requestId\":\"[^\"]*\"", "");
    }
}
