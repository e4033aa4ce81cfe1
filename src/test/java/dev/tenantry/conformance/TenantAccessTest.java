package dev.tenantry.conformance;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.support.TestTokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Checks who may call the operations of tenants: all that the document lists, so that new ones are included. */
@QuarkusTest
class TenantAccessTest {

    private static final Map<String, String> BODIES = Map.of(
            "POST /orders", "{\"product_id\": \"SKU-1\", \"quantity\": 1}",
            "POST /orders/batch", "[{\"product_id\": \"SKU-1\", \"quantity\": 1}]",
            "PATCH /orders/{id}", "{}",
            "POST /orders/{id}/cancellation", "{\"reason\": \"late\"}",
            "POST /users", "{\"email\": \"max@acme.example\", \"role\": \"member\"}",
            "PATCH /users/{id}", "{\"role\": \"member\"}");

    private record Endpoint(String method, String path) {

        Response send(RequestSpecification request) {
            RequestSpecification with = path.contains("{id}") ? request.pathParam("id", UUID.randomUUID()) : request;
            if (BODIES.containsKey(method + " " + path)) {
                with.contentType(ContentType.JSON).body(BODIES.get(method + " " + path));
            }
            return with.request(method, path);
        }
    }

    private static List<Endpoint> endpoints() {
        Part paths = new ApiDocument(given().accept("application/json")
                        .get("/q/openapi")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .root()
                .get("paths");
        List<Endpoint> endpoints = paths.names().stream()
                .flatMap(path -> paths.get(path).names().stream()
                        .filter(method -> !paths.get(path)
                                .get(method)
                                .get("tags")
                                .node()
                                .toString()
                                .contains(PlatformOperation.TAG))
                        .map(method -> new Endpoint(method.toUpperCase(Locale.ROOT), path)))
                .toList();
        assertThat(endpoints).hasSizeGreaterThanOrEqualTo(4);
        return endpoints;
    }

    @Test
    void refusesEveryRequestWithoutAToken() {
        endpoints().forEach(endpoint -> problem(endpoint.send(given()), 401, "unauthenticated"));
    }

    @Test
    void refusesEveryRequestForATenantThatIsNotThere() {
        String token =
                TestTokens.naming("nobody-" + UUID.randomUUID().toString().substring(0, 8), "olivia");
        endpoints().forEach(endpoint -> problem(endpoint.send(bearing(token)), 403, "tenant-refused"));
    }
}
