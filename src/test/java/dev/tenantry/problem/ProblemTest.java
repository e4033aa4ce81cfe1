package dev.tenantry.problem;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProblemTest {

    private final TestTenants tenants = new TestTenants();

    @TestHTTPResource
    URI service;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private Tenant acme;

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.FREE);
    }

    @Test
    void answersEveryErrorOfTheFrameworkWithAProblem() {
        problem(given().get("/orders"), 401);
        problem(as(acme).get("/nowhere"), 404);
        problem(as(acme).get("/q/nowhere"), 404);
        problem(as(acme).delete("/orders"), 405);
        problem(as(acme).accept("text/plain").get("/orders"), 406);
        problem(as(acme).contentType("text/plain").body("x").post("/orders"), 415);
        problem(
                as(acme).header("Content-Type", "garbage")
                        .body("x".getBytes(UTF_8))
                        .post("/orders"),
                415);
    }

    @Test
    void refusesABodyWhoseDeclaredLengthIsTooLarge() {
        problem(as(acme).contentType("application/json").body(order(64 * 1024)).post("/orders"), 413);
    }

    @Test
    void refusesATooLargeBodyEvenWithoutAToken() {
        problem(given().contentType("application/json").body(order(64 * 1024)).post("/orders"), 413);
    }

    @ParameterizedTest
    @ValueSource(ints = {64 * 1024, 4 * 1024 * 1024})
    void refusesATooLargeBodyOfUnknownLength(int size) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/orders"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + TestTokens.of(acme))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(order(size).getBytes(UTF_8))))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
    }

    @Test
    void keepsARequestIdThatIsSafeToLog() {
        given().header("X-Request-Id", "abc-123_x.y")
                .get("/orders")
                .then()
                .header("X-Request-Id", "abc-123_x.y")
                .body("requestId", equalTo("abc-123_x.y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "<script>", "x\"y", "${jndi:ldap://x}"})
    void replacesARequestIdThatIsNotSafeToLog(String id) {
        given().header("X-Request-Id", id)
                .get("/orders")
                .then()
                .header("X-Request-Id", matchesPattern("[0-9a-f-]{36}"));
    }

    @Test
    void hidesTheCauseOfAnInternalError() {
        problem(as(acme).get("/test/fault"), 500);
    }

    // F45
    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/html", "text/plain", "*/*"})
    void answersAFaultOutsideJakartaRestWithAProblem(String accepted) {
        problem(given().accept(accepted).get(FaultyRoute.PATH), 500, "internal").header("Cache-Control", "no-store");
        problem(given().accept(accepted).get(FaultyRoute.PATH + "/status"), 500, "internal");
    }

    @Test
    void answersUnknownPathsOfTheManagementPortWithAProblem() {
        problem(given().get(management.resolve("/nowhere")), 404, "not-found");
        problem(given().get(management.resolve("/q/nowhere")), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08001", "25006", "25P03", "28000", "28P01", "40001", "40P01", "53200", "53300", "55P03", "57014",
                "57P01"
            })
    void answers503IfTheDatabaseCannotDoTheWorkNow(String state) {
        problem(as(acme).get("/test/fault/sql/" + state), 503).header("Retry-After", "5");
    }

    @Test
    void blamesTheClientOnlyForTextThatCannotBeStored() {
        problem(as(acme).get("/test/fault/sql/22021"), 400);
        problem(as(acme).get("/test/fault/sql/22P05"), 400);
        problem(as(acme).get("/test/fault/sql/22003"), 500);
        problem(as(acme).get("/test/fault/sql/22012"), 500);
    }

    @Test
    void forbidsCachesToKeepAnswers() {
        as(acme).get("/orders").then().statusCode(200).header("Cache-Control", "no-store");
        given().get("/orders").then().statusCode(401).header("Cache-Control", "no-store");
    }

    private static String order(int size) {
        return "{\"product_id\": \"" + "A".repeat(size) + "\", \"quantity\": 1}";
    }
}
