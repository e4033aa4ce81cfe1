package dev.tenantry.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.tenantry.support.Api;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.Problems;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the texts and numbers of an order may be. */
@QuarkusTest
class OrderTextTest {

    private Tenant acme;

    @BeforeEach
    void createTenant() {
        acme = new TestTenants().create("acme", Plan.ENTERPRISE);
    }

    @Test
    void namesTheMembersOfMetadataThatAreAtFault() {
        Response answer = Api.as(acme)
                .contentType("application/json")
                .body(
                        "{\"product_id\": \"x\", \"quantity\": 0, \"metadata\": {\"camelCase\": \"a\\tb\", \"ok\": \"x\", \"n\": 7}}")
                .post("/orders");
        Problems.problem(answer, 400);
        assertThat(answer.jsonPath().getList("errors.pointer", String.class))
                .containsExactlyInAnyOrder("/quantity", "/metadata/camelCase", "/metadata/n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PO\u200b1",
                "PO\u202e1",
                "PO\ufeff1",
                "Bu\u0308ro",
                "PO\u00a01",
                " PO",
                "PO ",
                "PO\u00851",
                "PO\u20281"
            })
    void refusesReferencesThatLookLikeOthers(String reference) {
        Response answer = place(Map.of("product_id", "x", "quantity", 1, "reference", reference));
        Problems.problem(answer, 400, "validation-failed").body("errors.pointer", hasItem("/reference"));
        assertThat(OrdersApi.products(acme)).isEmpty();
    }

    /** 64 characters of four octets each, letters that other systems fold, and texts in both directions. */
    @Test
    void keepsEveryOtherTextAsItIs() {
        String rockets = "\ud83d\ude80".repeat(64);
        Map<String, String> metadata = Map.of("a.B-c_1", "\u202e\u05d0\u0308\ufeff", "empty", "", "long", rockets);
        Response answer =
                place(Map.of("product_id", "~!\"'<&>\\", "quantity", 1, "reference", rockets, "metadata", metadata));
        answer.then().statusCode(201);
        Map<String, Object> read =
                Api.as(acme).get(answer.header("Location")).jsonPath().getMap("$");
        assertThat(read).containsEntry("reference", rockets).containsEntry("metadata", metadata);
        assertThat(read).containsEntry("product_id", "~!\"'<&>\\");
        place(Map.of("product_id", "x", "quantity", 1, "reference", "\ud83d\ude80".repeat(65)))
                .then()
                .statusCode(400);
    }

    @Test
    void takesMinusZeroForZero() {
        String body =
                "{\"lines\": [{\"product_id\": \"x\", \"quantity\": QUANTITY, \"unit_price\": -0}], \"currency\": \"EUR\"}";
        Response placed = Api.as(acme)
                .contentType("application/json")
                .body(body.replace("QUANTITY", "1"))
                .post("/orders");
        placed.then().statusCode(201).body("total", equalTo(0));
        Response refused = Api.as(acme)
                .contentType("application/json")
                .body(body.replace("QUANTITY", "-0"))
                .post("/orders");
        Problems.problem(refused, 400, "validation-failed").body("errors.pointer", contains("/lines/0/quantity"));
    }

    private Response place(Map<String, Object> body) {
        return Api.as(acme).contentType("application/json").body(body).post("/orders");
    }
}
