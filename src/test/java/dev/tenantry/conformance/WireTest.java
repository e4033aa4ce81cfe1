package dev.tenantry.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Api;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.RawHttp;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Checks what HTTP requires of every resource: of all that the document lists, so that new ones are included. The
 * requests have a body and headers that fit no operation, so that an answer can only come from the method.
 */
@QuarkusTest
class WireTest {

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "X1");

    /** Differ from one answer to the next. */
    private static final Set<String> OF_ONE_ANSWER = Set.of(
            "date",
            "x-request-id",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "ratelimit",
            "content-length",
            "transfer-encoding");

    private final AdminClient admin = new AdminClient();

    @TestHTTPResource
    URI service;

    private Tenant acme;
    private ApiPaths paths;
    private WireClient client;

    @BeforeEach
    void readTheDocument() {
        acme = new TestTenants().create("acme", Plan.ENTERPRISE);
        paths = ApiPaths.served();
        client = new WireClient(service);
    }

    @Test
    void answersOptionsWithTheMethodsOfThePath() {
        assertThat(paths.all()).hasSizeGreaterThan(20).allSatisfy(path -> {
            HttpResponse<String> answer = client.send("OPTIONS", path.example());
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
            assertThat(allowed(answer)).isEqualTo(path.methods());
            List<String> patches = path.bodies("PATCH");
            assertThat(answer.headers().allValues("Accept-Patch"))
                    .isEqualTo(patches.isEmpty() ? List.of() : List.of(String.join(", ", patches)));
            assertThat(patches).doesNotContain("*/*");
            if (path.methods().contains("PATCH")) {
                assertThat(patches).contains("application/merge-patch+json");
            }
            assertThat(answer.headers().map()).doesNotContainKeys("x-ratelimit-limit", "www-authenticate");
        });
    }

    @Test
    void answersOptionsOfAPathThatDoesNotExistLikeAnyOtherMethod() {
        for (String path : List.of("/nowhere", "/orders/a/b", "/orders/a/nothing", "/admin/nothing")) {
            for (String method : METHODS) {
                assertThat(client.send(method, path).statusCode())
                        .as(method + " " + path)
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void answersOtherMethodsWith405AndWhatIsAllowed() {
        assertThat(paths.all())
                .allSatisfy(path -> METHODS.stream()
                        .filter(method -> !path.methods().contains(method))
                        .forEach(method -> {
                            HttpResponse<String> answer =
                                    client.send(method, path.example(), "Content-Type", "text/x", "Accept", "text/x");
                            assertThat(answer.statusCode())
                                    .as(method + " " + path)
                                    .isEqualTo(405);
                            assertThat(allowed(answer)).as(method + " " + path).isEqualTo(path.methods());
                            if (!method.equals("HEAD")) {
                                assertThat(answer.headers().firstValue("Content-Type"))
                                        .hasValue("application/problem+json");
                                assertThat(answer.body()).contains("urn:problem-type:tenantry:method-not-allowed");
                            }
                            isAnswer(answer);
                        }));
    }

    @Test
    void namesTheMediaTypesThatAnOperationTakes() {
        assertThat(paths.all())
                .allSatisfy(path -> path.methods()
                        .forEach(method -> path.bodies(method).stream()
                                .filter(type -> !type.equals("*/*"))
                                .findFirst()
                                .ifPresent(first -> {
                                    String types = String.join(", ", path.bodies(method));
                                    HttpResponse<String> answer =
                                            client.send(method, path.example(), "Content-Type", "text/x");
                                    assertThat(answer.statusCode()).isEqualTo(415);
                                    assertThat(answer.headers().firstValue("Accept"))
                                            .hasValue(types);
                                    assertThat(answer.headers()
                                                    .firstValue("Accept-Patch")
                                                    .isPresent())
                                            .isEqualTo(method.equals("PATCH"));
                                    assertThat(answer.body())
                                            .contains("accepts only " + types.replace(", ", " and ") + ".");
                                    isAnswer(answer);
                                })));
    }

    @Test
    void refusesMediaTypesThatAnOperationDoesNotHave() {
        assertThat(paths.all()).allSatisfy(path -> {
            if (path.methods().contains("GET")) {
                HttpResponse<String> answer = client.send("GET", path.example(), "Accept", "text/x");
                assertThat(answer.statusCode()).isEqualTo(406);
                isAnswer(answer);
            }
        });
    }

    @Test
    void answersHeadWithTheHeadOfGet() {
        Map<String, String> existing = existing();
        assertThat(paths.all())
                .filteredOn(path -> path.methods().contains("GET"))
                .allSatisfy(path -> {
                    String target = existing.getOrDefault(path.template(), path.example());
                    String[] caller = {"Authorization", "Bearer " + (path.isForTenants() ? tenant() : administrator())};
                    HttpResponse<String> get = client.send("GET", target, caller);
                    HttpResponse<String> head = client.send("HEAD", target, caller);
                    if (existing.containsKey(path.template())) {
                        assertThat(get.statusCode()).as(get.body()).isEqualTo(200);
                    }
                    isHeadOf(head, get);
                    get.headers().firstValue("ETag").ifPresent(tag -> {
                        for (String method : List.of("GET", "HEAD")) {
                            isKnown(path, client.send(method, target, "If-None-Match", tag, caller[0], caller[1]), tag);
                        }
                    });
                    isHeadOf(client.send("HEAD", target), client.send("GET", target));
                });
    }

    private void isKnown(ApiPath path, HttpResponse<String> answer, String tag) {
        // This path is another user for each caller, and two of them may have one version.
        assertThat(answer.statusCode()).isEqualTo(path.template().equals("/users/me") ? 200 : 304);
        assertThat(answer.headers().firstValue("ETag")).hasValue(tag);
        if (answer.statusCode() == 304) {
            assertThat(answer.body()).isEmpty();
        }
        isAnswer(answer);
    }

    private static void isHeadOf(HttpResponse<String> head, HttpResponse<String> get) {
        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        assertThat(lasting(head)).isEqualTo(lasting(get));
        // It may leave the length out, but not give another one (RFC 9110, section 8.6).
        head.headers()
                .firstValue("Content-Length")
                .ifPresent(length ->
                        assertThat(get.headers().firstValue("Content-Length")).hasValue(length));
        isAnswer(head);
        isAnswer(get);
    }

    private static Map<String, List<String>> lasting(HttpResponse<String> answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.keySet().removeAll(OF_ONE_ANSWER);
        return headers;
    }

    /** Whatever the service answers, and however early. */
    @Test
    void saysInEveryAnswerWhenItWasMadeAndWhatItDependsOn() {
        for (String request : List.of(
                "GET /orders HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /orders?x=%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /q/openapi HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n")) {
            try (RawHttp raw = new RawHttp(service.getPort())) {
                raw.send(request);
                assertThat(raw.readUntil("\r\n\r\n", Duration.ofSeconds(10)).toLowerCase(Locale.ROOT))
                        .as(request.substring(0, 20))
                        .containsPattern(
                                "\r\ndate: [a-z]{3}, [0-9]{2} [a-z]{3} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} gmt\r\n")
                        .contains("\r\nvary: accept, authorization, origin, x-tenant-id\r\n")
                        .contains("\r\ncache-control: no-store\r\n");
            }
        }
    }

    @Test
    void namesNoHostThatTheCallerChose() {
        assertThat(paths.all())
                .allSatisfy(path -> path.methods().forEach(method -> {
                    try (RawHttp raw = new RawHttp(service.getPort())) {
                        raw.send(method + " " + path.example()
                                + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n"
                                + "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: evil\r\nX-Forwarded-Prefix: /evil\r\n"
                                + "Forwarded: host=evil.example;proto=evil\r\nOrigin: https://evil.example\r\n"
                                + "Authorization: Bearer " + (path.isForTenants() ? tenant() : administrator()) + "\r\n"
                                + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
                        assertThat(raw.isClosedWithin(Duration.ofSeconds(10))).isTrue();
                        assertThat(raw.received()).startsWith("HTTP/1.1 ").doesNotContain("evil");
                    }
                }));
    }

    private static void isAnswer(HttpResponse<String> answer) {
        Instant date = DateTimeFormatter.RFC_1123_DATE_TIME
                .parse(answer.headers().firstValue("Date").orElseThrow(), ZonedDateTime::from)
                .toInstant();
        assertThat(date).isBetween(Instant.now().minusSeconds(10), Instant.now().plusSeconds(1));
        assertThat(answer.headers().map())
                .contains(
                        entry("vary", List.of("Accept, Authorization, Origin, X-Tenant-ID")),
                        entry("cache-control", List.of("no-store")));
    }

    private static Set<String> allowed(HttpResponse<String> answer) {
        return Stream.of(answer.headers().firstValue("Allow").orElse("").split(", "))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Names a resource that is there, for most paths. */
    private Map<String, String> existing() {
        String order = "/orders/" + OrdersApi.place(acme, "anvil");
        String user = "/users/" + Api.as(acme).get("/users/me").jsonPath().getString("id");
        Tenant globex = admin.create("globex", IsolationTier.ROW);
        String tenant = "/admin/tenants/" + globex.id();
        Map<String, String> existing = new TreeMap<>();
        for (String list : List.of("/orders", "/orders/export", "/users", "/users/me")) {
            existing.put(list, list);
        }
        for (String list : List.of("tenants", "operations", "audit", "tombstones")) {
            existing.put("/admin/" + list, "/admin/" + list + "?limit=1");
        }
        existing.put("/orders/{id}", order);
        existing.put("/orders/{id}/history", order + "/history");
        existing.put("/users/{id}", user);
        existing.put("/admin/tenants/{id}", tenant);
        existing.put("/admin/tenants/{id}/export", tenant + "/export");
        existing.put("/admin/tenants/{id}/users", tenant + "/users");
        List<String> known =
                new ArrayList<>(paths.all().stream().map(ApiPath::template).toList());
        assertThat(known).containsAll(existing.keySet());
        return existing;
    }

    private String tenant() {
        return TestTokens.of(acme);
    }

    private static String administrator() {
        return TestTokens.platformAdmin(AdminClient.ADMINISTRATOR);
    }
}
