package dev.tenantry.token;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.support.ConcurrentTest;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.TestTokens;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Runs the packaged service with an identity provider whose endpoint for keys is in trouble (F9 to F12). */
class KeysAtUrlIT {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration REFRESH = Duration.ofSeconds(4);
    private static final Duration KEEP = Duration.ofSeconds(6);
    private static final Duration DEADLINE = Duration.ofMillis(700);
    private static final PublicJsonWebKey OLD = Jwks.rsa("old");
    private static final PublicJsonWebKey NEW = Jwks.rsa("new");
    private static final PublicJsonWebKey UNPUBLISHED = Jwks.rsa("unpublished");

    private static OwnDatabase database;

    @BeforeAll
    static void createDatabase() {
        database = new OwnDatabase("tenantry_keys").withRegistry().withSharedHome();
        database.execute(
                "insert into control.tenants (id, slug, name, plan, status) values (?, 'acme', 'Acme', 'pro',"
                        + " 'active')",
                UUID.randomUUID());
        database.execute("insert into shared.users (tenant_id, id, subject, email, role)"
                + " select id, gen_random_uuid(), 'olivia', 'olivia@acme.example', 'owner' from control.tenants");
        // More requests than the plan allows.
        database.execute("update control.tenants set config = jsonb_build_object('rate_limit', 100000)");
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    @ConcurrentTest
    void answers503WhileTheKeysCannotBeFetched() {
        try (PackagedProcess service =
                PackagedProcess.start(database.settingsAlone()).awaitListening()) {
            get(service.management() + "/health/ready")
                    .then()
                    .statusCode(503)
                    .body(
                            "checks.find { it.name == 'Keys for tokens' }.data.waitsFor",
                            containsString("mp.jwt.verify.publickey.location"));
            unavailable(request(service, OLD));
            assertThat(service.output())
                    .containsOnlyOnce("The keys at mp.jwt.verify.publickey.location cannot be fetched")
                    .contains("Connect", "Requests with a token get 503", "503 Temporarily unavailable (no_keys)");
            given().baseUri(service.api())
                    .get("/orders")
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", equalTo("Bearer"));
        }
    }

    /** F10, F11. */
    @ConcurrentTest
    void servesAsSoonAsKeysAreKnownWhateverTheEndpointAnswersThen() throws Exception {
        try (KeyServer server = new KeyServer(KeyServer.good("<html>Sign in</html>"));
                PackagedProcess service =
                        PackagedProcess.start(settings(server)).awaitListening()) {
            // Cold: nothing is remembered of a bad answer, and no request waits for the endpoint.
            for (KeyServer.Answer bad : List.of(
                    KeyServer.good("{\"keys\": []}"),
                    KeyServer.half(Jwks.set(OLD)),
                    KeyServer.status(404, "not found"),
                    server.drops(),
                    server.silence())) {
                server.answers(bad);
                awaitRequest(server);
                unavailable(request(service, OLD));
                assertThat(ready(service)).isEqualTo(503);
            }
            server.answers(KeyServer.good(Jwks.set(OLD)));
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> request(service, OLD).statusCode() == 200);
            assertThat(ready(service)).isEqualTo(200);

            // Warm: known keys stay in use, at the same speed and without a storm.
            for (KeyServer.Answer bad : List.of(
                    KeyServer.status(500, "error"),
                    KeyServer.status(429, "slow down"),
                    KeyServer.nothing(),
                    server.silence())) {
                server.answers(bad);
                // So that a fetch is due.
                request(service, UNPUBLISHED);
                awaitRequest(server);
                int before = server.requests();
                long begun = System.nanoTime();
                for (int i = 0; i < 20; i++) {
                    assertThat(request(service, OLD).statusCode()).isEqualTo(200);
                }
                assertThat(server.requests() - before).isLessThanOrEqualTo(mostFetches(since(begun)));
                server.answers(KeyServer.good(Jwks.set(OLD)));
                awaitRequest(server);
            }
        }
    }

    /** F12. */
    @ConcurrentTest
    void servesAsLongAsKeysAreKept() throws Exception {
        try (KeyServer server = new KeyServer(KeyServer.good(Jwks.set(OLD)));
                PackagedProcess service =
                        PackagedProcess.start(keepingKeys(server)).awaitListening()) {
            assertThat(request(service, OLD).statusCode()).isEqualTo(200);

            // While the endpoint is in trouble, this key may exist.
            server.answers(KeyServer.status(503, "maintenance"));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> request(service, UNPUBLISHED).statusCode() == 503);
            unavailable(request(service, UNPUBLISHED));

            // Then 503 at once.
            await().atMost(KEEP.plusSeconds(5))
                    .until(() -> request(service, OLD).statusCode() == 503);
            unavailable(request(service, OLD));
            // The same happens to all instances, and one of them has to answer.
            assertThat(ready(service)).isEqualTo(200);

            server.answers(KeyServer.good(Jwks.set(OLD)));
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> request(service, OLD).statusCode() == 200);
            problem(request(service, UNPUBLISHED), 401, "unauthenticated");
        }
    }

    /** F9. */
    @ConcurrentTest
    void believesANewKeyWhateverStrangersSend() throws Exception {
        try (KeyServer server = new KeyServer(KeyServer.good(Jwks.set(OLD)));
                PackagedProcess service =
                        PackagedProcess.start(settings(server)).awaitListening();
                HttpClient http = HttpClient.newHttpClient()) {
            // Known at the first request, because the start has fetched the keys.
            assertThat(request(service, OLD).statusCode()).isEqualTo(200);

            long begun = System.nanoTime();
            List<CompletableFuture<HttpResponse<String>>> strangers = IntStream.range(0, 200)
                    .mapToObj(number -> http.sendAsync(stranger(service), HttpResponse.BodyHandlers.ofString()))
                    .toList();
            assertThat(strangers).allSatisfy(sent -> {
                HttpResponse<String> answer = sent.get(10, TimeUnit.SECONDS);
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
            });
            assertThat(server.requests()).isLessThanOrEqualTo(1 + mostFetches(since(begun)));

            server.answers(KeyServer.good(Jwks.set(NEW)));
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                http.send(stranger(service), HttpResponse.BodyHandlers.discarding());
                return request(service, NEW).statusCode() == 200;
            });
            problem(request(service, OLD), 401, "unauthenticated");
            assertThat(server.requests()).isLessThanOrEqualTo(1 + mostFetches(since(begun)));
            assertThat(service.output()).contains("401 Authentication required (unknown_key)");
        }
    }

    private static Map<String, String> settings(KeyServer server) {
        Map<String, String> settings = new HashMap<>(database.settingsAlone());
        settings.put("mp.jwt.verify.publickey.location", server.location().toString());
        settings.put("tenantry.token.keys.pause", PAUSE.toSeconds() + "s");
        settings.put("tenantry.token.keys.refresh", "10s");
        settings.put("tenantry.token.keys.deadline", DEADLINE.toMillis() + "ms");
        return settings;
    }

    private static Map<String, String> keepingKeys(KeyServer server) {
        Map<String, String> settings = settings(server);
        settings.put("tenantry.token.keys.refresh", REFRESH.toSeconds() + "s");
        settings.put("tenantry.token.keys.keep", KEEP.toSeconds() + "s");
        return settings;
    }

    private static int ready(PackagedProcess service) {
        return get(service.management() + "/health/ready").statusCode();
    }

    private static Response request(PackagedProcess service, PublicJsonWebKey key) {
        JwtClaims claims = TestTokens.claims("olivia");
        claims.setStringClaim("tenantId", "acme");
        return bearing(Jwks.sign(claims, key)).baseUri(service.api()).get("/orders");
    }

    /** Returns a request with a token that names a different unknown key each time. */
    private static HttpRequest stranger(PackagedProcess service) {
        String headers = "{\"alg\":\"RS256\",\"kid\":\"" + UUID.randomUUID() + "\"}";
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(headers.getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(service.api() + "/orders"))
                .header("Authorization", "Bearer " + token + ".e30.AAAA")
                .build();
    }

    private static void unavailable(Response response) {
        problem(response, 503, "unavailable")
                .header("Retry-After", "5")
                .body("detail", containsString("Tokens cannot be verified at the moment"));
        assertThat(response.time()).isLessThan(2000);
    }

    /** Waits until a request to the current answer has begun. */
    private static void awaitRequest(KeyServer server) {
        int before = server.requests();
        await().atMost(Duration.ofSeconds(10)).until(() -> server.requests() > before);
    }

    private static int mostFetches(Duration time) {
        return 2 + (int) (time.toMillis() / PAUSE.toMillis());
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
