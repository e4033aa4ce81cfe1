package dev.tenantry.order;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of the orders' API sends to see or set more than it may. */
@QuarkusTest
class HostileClientTest {

    private final TestTenants tenants = new TestTenants();

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.ENTERPRISE);
        globex = tenants.create("globex", Plan.ENTERPRISE);
        tenants.addOrder(acme, "SKU-ACME");
        tenants.addOrder(globex, "SKU-GLOBEX");
    }

    /** What a list shows is chosen by value, not by pattern or as SQL. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "product_id=%25",
                "product_id=SKU-ACM_",
                "product_id=SKU-%25",
                "product_id=*",
                "product_id='%20or%20'1'='1",
                "product_id=SKU-ACME'--",
                "product_id=sku-acme",
                "reference=%25",
                "reference='%20or%20true--"
            })
    void takesAFilterLiterally(String query) {
        String shown =
                as(acme).urlEncodingEnabled(false).get("/orders?" + query).asString();
        assertThat(shown).doesNotContain("SKU-ACME", "SKU-GLOBEX");
        assertThat(as(acme).get("/orders?product_id=SKU-ACME").asString()).contains("SKU-ACME");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "number",
                "tenant_id",
                "status",
                "version",
                "created_at",
                "changed_at",
                "placed_by",
                "total"
            })
    void letsNoClientChooseWhatTheServiceSets(String member) {
        problem(
                as(acme).contentType("application/json")
                        .body("{\"product_id\": \"SKU-1\", \"quantity\": 1, \"" + member + "\": \"" + globex.id()
                                + "\"}")
                        .post("/orders"),
                400);
        problem(
                as(acme).contentType("application/json")
                        .body("{\"email\": \"max@acme.example\", \"role\": \"viewer\", \"" + member + "\": \"x\"}")
                        .post("/users"),
                400);
        assertThat(OrdersApi.products(acme)).containsExactly("SKU-ACME");
    }

    /** By every header that could make one of two 404 differ from the other. */
    @Test
    void answersForeignAndAbsentOrdersAlikeWhateverTheHeaders() {
        String foreign = OrdersApi.place(globex, "SKU-GLOBEX");
        for (List<String> header : List.of(
                List.of("If-None-Match", "*"),
                List.of("If-None-Match", "\"0\""),
                List.of("If-Match", "\"0\""),
                List.of("If-Match", "\"99\""),
                List.of("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"),
                List.of("Range", "bytes=0-0"),
                List.of("Accept", "application/json;q=0.1"))) {
            for (String method : List.of("GET", "HEAD", "PATCH")) {
                assertThat(answer(method, foreign, header))
                        .as(method + " " + header)
                        .isEqualTo(answer(method, UUID.randomUUID().toString(), header));
            }
        }
    }

    /** Returns everything but what differs from request to request. */
    private String answer(String method, String id, List<String> header) {
        Response answer = as(acme).contentType("application/merge-patch+json")
                .body("{}")
                .header(header.get(0), header.get(1))
                .request(method, "/orders/" + id);
        return answer.statusCode()
                + answer.headers().toString().replaceAll("(?im)^(X-Request-ID|Date|X-RateLimit-\\w+|RateLimit)=.*", "")
                + answer.asString().replace(id, "ID").replaceAll("\"requestId\":\"[^\"]*\"", "");
    }
}
