package dev.tenantry.observability;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Api.bearing;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.LogLines;
import dev.tenantry.support.Marks;
import dev.tenantry.support.RawHttp;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing that a caller makes up, wherever it stands in a request, gets into the log: so no line can be forged. */
@QuarkusTest
class LogInjectionTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Marks marks = new Marks();
    private final String mark = marks.make("caller");
    private final Tenant acme = new TestTenants().create("acme", Plan.ENTERPRISE);

    @TestHTTPResource
    URI service;

    @Test
    void writesNothingThatACallerMadeUp() {
        List<String> lines;
        try (LogLines log = new LogLines()) {
            String forged = mark + "\\n2026-01-01 ERROR forged " + mark + "\\u001b[31m";
            for (String body : List.of(
                    "{\"product_id\": \"" + forged + "\", \"quantity\": 1}",
                    "{\"" + mark + "\": 1}",
                    "{\"" + forged + "\": 1}",
                    "{\"product_id\": \"x\", \"quantity\": 1, \"metadata\": {\"" + mark + "\": 1, \"" + forged
                            + "\": []}}",
                    "{\"product_id\": \"x\", \"quantity\": \"" + mark + "\"}",
                    mark,
                    "[\"" + mark + "\"]")) {
                as(acme).contentType("application/json").body(body).post("/orders");
                as(acme).contentType("application/json").body("[" + body + "]").post("/orders/batch");
                as(acme).contentType("application/json").body(body).post("/users");
                new AdminClient().create(body);
            }
            for (String header : List.of(
                    "X-Request-ID",
                    "X-Tenant-ID",
                    "Idempotency-Key",
                    "If-Match",
                    "Accept",
                    "User-Agent",
                    "Referer",
                    "Content-Type",
                    "X-Forwarded-For")) {
                as(acme).header(header, mark + "!").get("/orders");
                as(acme).header(header, mark + "\t forged").post("/orders");
            }
            for (String path : List.of(
                    "/" + mark,
                    "/orders/" + mark,
                    "/users/" + mark + "%0d%0aforged",
                    "/orders?status=" + mark,
                    "/orders?" + mark + "=1",
                    "/orders?cursor=" + mark + "%0aforged",
                    "/orders?sort=" + mark)) {
                as(acme).urlEncodingEnabled(false).get(path);
                given().urlEncodingEnabled(false).get(path);
            }
            bearing(mark + "." + mark + "." + mark).get("/orders");
            bearing(TestTokens.withoutTenant(mark)).get("/orders");
            bearing(TestTokens.naming(mark, mark + "\nforged")).get("/orders");
            bearing(TestTokens.of(acme, mark + "\nforged")).get("/orders");
            for (String head : List.of(
                    mark + " /orders HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /orders HTTP/1.1\r\nHost: " + mark + "/\r\n\r\n",
                    "GET /orders HTTP/1.1\r\n" + mark + " : x\r\n\r\n",
                    "GET /" + mark + "\u0001 HTTP/1.1\r\nHost: a\r\n\r\n")) {
                try (RawHttp client = new RawHttp(service.getPort())) {
                    client.send(head);
                    client.readUntil("\r\n\r\n", DEADLINE);
                }
            }
            lines = log.lines();
        }
        assertThat(lines).hasSizeGreaterThan(40).allSatisfy(line -> {
            assertThat(marks.in(line)).as(line).isEmpty();
            assertThat(line).doesNotContain("forged");
        });
    }
}
