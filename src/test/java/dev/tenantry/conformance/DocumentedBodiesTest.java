package dev.tenantry.conformance;

import static dev.tenantry.support.Api.bearing;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.lessThan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.context.PlatformOperation;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sends the bodies that the document shows. */
@QuarkusTest
class DocumentedBodiesTest {

    /** @param body what the document shows; empty if the operation takes none */
    private record Endpoint(String method, String path, Optional<String> body) {

        Response send(RequestSpecification request) {
            RequestSpecification with = path.contains("{id}") ? request.pathParam("id", UUID.randomUUID()) : request;
            body.ifPresent(text -> with.contentType(ContentType.JSON).body(text));
            return with.request(method, path);
        }
    }

    /** Returns all operations of tenants, each with every body that the document shows for it. */
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
                        .filter(method -> isForTenants(paths.get(path).get(method)))
                        .flatMap(method -> bodies(paths.get(path).get(method))
                                .map(body -> new Endpoint(method.toUpperCase(Locale.ROOT), path, body))))
                .toList();
        assertThat(endpoints).hasSizeGreaterThanOrEqualTo(4);
        return endpoints;
    }

    private static Stream<Optional<String>> bodies(Part operation) {
        List<JsonNode> shown = Examples.requests(operation);
        return shown.isEmpty()
                ? Stream.of(Optional.empty())
                : shown.stream().map(JsonNode::toString).map(Optional::of);
    }

    private static boolean isForTenants(Part operation) {
        return !operation.get("tags").node().toString().contains(PlatformOperation.TAG);
    }

    /** Those of bodies that change something need a resource in a certain state, and are not sent here. */
    @Test
    void acceptsEachBodyThatTheDocumentShowsForNewResources() {
        List<Endpoint> creating = endpoints().stream()
                .filter(endpoint ->
                        endpoint.method().equals("POST") && !endpoint.path().contains("{"))
                .toList();
        assertThat(creating).extracting(Endpoint::path).contains("/orders", "/users");
        for (Endpoint endpoint : creating) {
            // Two bodies may have the same reference, which is unique in a tenant.
            Tenant tenant = new TestTenants().create("acme", Plan.PRO);
            endpoint.send(bearing(TestTokens.of(tenant)))
                    .then()
                    .statusCode(both(greaterThanOrEqualTo(200)).and(lessThan(300)));
        }
    }
}
