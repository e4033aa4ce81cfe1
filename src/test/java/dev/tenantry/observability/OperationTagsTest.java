package dev.tenantry.observability;

import static dev.tenantry.support.Api.as;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.RawHttp;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Strangers choose what they send: they must not choose what is counted (F18, F19, F40). */
@QuarkusTest
class OperationTagsTest {

    private static final int REQUESTS = 300;

    /** Neither Quarkus nor Vert.x needs to count these, so their number says nothing. */
    private static final Set<String> UNCOUNTED =
            Set.of("Quarkus' own paths", "broken escapes", "targets without a path", "made-up versions");

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String REQUESTS_METRIC = "http_server_requests_seconds_count";

    /** The tags of a series, and how many requests it has counted. */
    private static final Pattern SERIES = Pattern.compile("(?m)^" + REQUESTS_METRIC + "\\{(.*)} (\\S+)$");

    private final TestTenants tenants = new TestTenants();

    @TestHTTPResource
    URI service;

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    private Tenant acme;

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.ENTERPRISE);
    }

    static List<Arguments> families() {
        return List.of(
                family("unknown paths", i -> "GET /unknown" + i + " HTTP/1.1"),
                family("unknown paths below a known one", i -> "GET /orders/a/b" + i + " HTTP/1.1"),
                family("paths with empty segments", i -> "GET //p" + i + "/ HTTP/1.1"),
                family("raw angle brackets", i -> "GET /orders/<x" + i + "> HTTP/1.1"),
                family("raw octets beyond ASCII", i -> "GET /orders/\u00fc" + i + " HTTP/1.1"),
                family("quotes", i -> "GET /orders/\"" + i + " HTTP/1.1"),
                family("backslashes", i -> "GET /orders/\\" + i + " HTTP/1.1"),
                family("broken escapes", i -> "GET /orders/%zz" + i + " HTTP/1.1"),
                family("octets that are not UTF-8", i -> "GET /orders/%C0%AF" + i + " HTTP/1.1"),
                family("targets without a path", i -> "GET orders" + i + " HTTP/1.1"),
                family("ids without a token", i -> "GET /orders/" + UUID.randomUUID() + " HTTP/1.1"),
                family("made-up methods", i -> "X" + i + " /orders HTTP/1.1"),
                family("made-up methods and paths", i -> "X" + i + " /y" + i + " HTTP/1.1"),
                family("made-up versions", i -> "GET /v" + i + " HTTP/1." + (i + 2)),
                family("bodies that are too large", i -> "POST /large" + i + " HTTP/1.1\r\nContent-Length: 900000"),
                family("Quarkus' own paths", i -> "GET /q/x" + i + " HTTP/1.1"),
                family(
                        "preflights",
                        i -> "OPTIONS /pre" + i + " HTTP/1.1\r\nOrigin: https://a" + i
                                + ".example\r\nAccess-Control-Request-Method: X" + i
                                + "\r\nAccess-Control-Request-Headers: y"));
    }

    private static Arguments family(String name, IntFunction<String> head) {
        return Arguments.of(name, head);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("families")
    void countsRequestsThatReachNoOperationTogether(String family, IntFunction<String> head) {
        Set<String> before = series();
        double counted = count();
        for (int i = 0; i < REQUESTS; i++) {
            try (RawHttp stranger = new RawHttp(service.getPort())) {
                stranger.send(head.apply(i) + "\r\nHost: localhost\r\n\r\n");
                assertThat(stranger.readUntil("\r\n\r\n", PATIENCE)).startsWith("HTTP/1.");
            }
        }
        // If Quarkus' limit of 100 paths had been reached, none of these would be counted.
        await().atMost(PATIENCE).until(() -> count() >= counted + (UNCOUNTED.contains(family) ? 0 : REQUESTS));
        assertThat(series()).as(family).hasSizeLessThanOrEqualTo(before.size() + 2);
        countsARealOperation();
    }

    @Test
    void countsRequestsThatTheirClientGivesUpTogether() {
        Set<String> before = series();
        double resets = count("status=\"RESET\"");
        for (int i = 0; i < REQUESTS; i++) {
            try (RawHttp stranger = new RawHttp(service.getPort())) {
                stranger.send(
                        "X" + i + " /given-up" + i + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{");
            }
        }
        await().atMost(PATIENCE).until(() -> count("status=\"RESET\"") >= resets + REQUESTS);
        assertThat(series()).hasSizeLessThanOrEqualTo(before.size() + 1);
        countsARealOperation();
    }

    @Test
    void tagsEveryOperationWithItsTemplate() {
        String order = OrdersApi.place(acme, "SKU-1");
        as(acme).get("/orders/" + order).then().statusCode(200);
        as(acme).get("/orders/" + UUID.randomUUID()).then().statusCode(404);
        get("/orders/" + order).then().statusCode(401);
        for (String status : List.of("200", "404", "401")) {
            assertThat(count("method=\"GET\"", "status=\"" + status + "\"", "uri=\"/orders/{id}\""))
                    .as(status)
                    .isPositive();
        }
    }

    @Test
    void takesNoTagFromOutsideOnTheManagementPort() {
        Set<String> before = everySeries();
        int port = URI.create(metrics).getPort();
        for (int i = 0; i < REQUESTS; i++) {
            try (RawHttp stranger = new RawHttp(port)) {
                stranger.send("Y" + i + " /m" + i + "/ HTTP/1.1\r\nHost: h" + i + "\r\n\r\n");
                stranger.readUntil("\r\n\r\n", PATIENCE);
            }
        }
        assertThat(everySeries())
                .hasSizeLessThanOrEqualTo(before.size() + 10)
                .noneMatch(series -> series.contains("/m7"));
    }

    private void countsARealOperation() {
        double counted = count("method=\"GET\"", "status=\"200\"", "uri=\"/orders\"");
        OrdersApi.list(acme).then().statusCode(200);
        // Quarkus counts after the answer is complete.
        await().atMost(PATIENCE)
                .until(() -> count("method=\"GET\"", "status=\"200\"", "uri=\"/orders\"") == counted + 1);
    }

    private double count(String... tags) {
        return SERIES.matcher(shown())
                .results()
                .filter(series -> List.of(series.group(1).split(",")).containsAll(List.of(tags)))
                .mapToDouble(series -> Double.parseDouble(series.group(2)))
                .sum();
    }

    private Set<String> series() {
        return SERIES.matcher(shown()).results().map(series -> series.group(1)).collect(Collectors.toSet());
    }

    private Set<String> everySeries() {
        return Pattern.compile("(?m)^([^# ].*) \\S+$")
                .matcher(shown())
                .results()
                .map((MatchResult series) -> series.group(1))
                .collect(Collectors.toSet());
    }

    private String shown() {
        return get(metrics).then().statusCode(200).extract().asString();
    }
}
