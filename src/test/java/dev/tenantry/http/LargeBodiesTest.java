package dev.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.RawHttp;
import dev.tenantry.support.ServingInstanceProfile;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies of more than 64 KiB are received, and from whom. */
@QuarkusTest
@TestProfile(ServingInstanceProfile.class)
class LargeBodiesTest {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration IN_TIME = Duration.ofSeconds(8);

    private static final String BATCH = IntStream.range(0, 400)
            .mapToObj(i -> "{\"product_id\": \"SKU-" + i + "\", \"quantity\": 1, \"metadata\": {\"note\": \""
                    + "x".repeat(190) + "\"}}")
            .collect(Collectors.joining(",", "[", "]"));

    private final TestTenants tenants = new TestTenants();

    @Inject
    MeterRegistry meters;

    @Inject
    Vertx vertx;

    @TestHTTPResource
    URI service;

    private Tenant acme;

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.ENTERPRISE);
    }

    @Test
    void receivesOneFromACallerWhoseTokenIsValid() {
        assertThat(BATCH.length()).isGreaterThan(64 * 1_024);
        try (RawHttp client = begin(TestTokens.of(acme), "Content-Length: " + BATCH.length())) {
            client.send(BATCH);
            assertThat(client.readUntil("\r\n\r\n", IN_TIME)).startsWith("HTTP/1.1 201");
        }
    }

    @Test
    void receivesOneInChunks() {
        try (RawHttp client = begin(TestTokens.of(acme), "Transfer-Encoding: chunked")) {
            for (int from = 0; from < BATCH.length(); from += 10_000) {
                String part = BATCH.substring(from, Math.min(BATCH.length(), from + 10_000));
                client.send(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
            }
            client.send("0\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n", IN_TIME)).startsWith("HTTP/1.1 201");
        }
    }

    @Test
    void receivesOneOverHttpTwo() throws Exception {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        try {
            assertThat(client.request(HttpMethod.POST, service.getPort(), "localhost", "/orders/batch")
                            .compose(request -> request.putHeader("Authorization", "Bearer " + TestTokens.of(acme))
                                    .putHeader("Content-Type", "application/json")
                                    .send(BATCH))
                            .map(HttpClientResponse::statusCode)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(IN_TIME.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(201);
        } finally {
            client.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 500000", "Transfer-Encoding: chunked"})
    void readsNothingFromAStranger(String length) {
        double before = meters.get("tenantry.http.bodies").gauge().value();
        try (RawHttp stranger = begin("not.a.token", length);
                RawHttp nobody = new RawHttp(service.getPort())
                        .send("POST /orders/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + length + "\r\n\r\n")) {
            assertThat(stranger.readUntil("requestId", SOON))
                    .startsWith("HTTP/1.1 401")
                    .containsIgnoringCase("www-authenticate: Bearer error=\"invalid_token\"")
                    .contains("application/problem+json")
                    .containsIgnoringCase("connection: close");
            assertThat(nobody.readUntil("requestId", SOON))
                    .startsWith("HTTP/1.1 401")
                    .containsIgnoringCase("www-authenticate: Bearer\r\n");
            assertThat(stranger.isClosedWithin(IN_TIME)).isTrue();
        }
        assertThat(meters.get("tenantry.http.bodies").gauge().value()).isEqualTo(before);
    }

    @Test
    void refusesOneThatIsTooLarge() {
        try (RawHttp client = begin(TestTokens.of(acme), "Content-Length: 1048577")) {
            assertThat(client.readUntil("\r\n\r\n", SOON)).startsWith("HTTP/1.1 413");
        }
        try (RawHttp client = begin(TestTokens.of(acme), "Transfer-Encoding: chunked")) {
            String part = "x".repeat(65_536);
            for (int i = 0; i < 17; i++) {
                client.trySend("10000\r\n" + part + "\r\n");
            }
            assertThat(client.readUntil("\r\n\r\n", IN_TIME)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void receivesNoneForOtherOperations() {
        for (String path : List.of("/orders", "/orders/batch/", "/orders/%62atch")) {
            try (RawHttp client = new RawHttp(service.getPort())
                    .send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + TestTokens.of(acme) + "\r\nContent-Length: 65537\r\n\r\n")) {
                assertThat(client.readUntil("\r\n\r\n", SOON)).as(path).startsWith("HTTP/1.1 413");
            }
        }
    }

    @Test
    void cutsOffTheOldestIfTooManyArriveAndNoneOfTheOtherBodies() {
        List<RawHttp> slow = new ArrayList<>();
        try (RawHttp small = new RawHttp(service.getPort())
                .send("POST /orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TestTokens.of(acme)
                        + "\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{")) {
            await().until(() -> meters.get("tenantry.http.bodies").gauge().value() == 1);
            for (int i = 0; i <= ServingInstanceProfile.MAX_LARGE_BODIES; i++) {
                slow.add(begin(TestTokens.of(acme), "Content-Length: 500000").send("["));
                int arriving = Math.min(i + 1, ServingInstanceProfile.MAX_LARGE_BODIES) + 1;
                await().until(() -> meters.get("tenantry.http.bodies").gauge().value() == arriving);
            }
            assertThat(slow.getFirst().readUntil("body-too-slow", SOON)).startsWith("HTTP/1.1 408");
            small.send("\"product_id\": \"SKU-1\", \"quantity\": 100}");
            assertThat(small.readUntil("\r\n\r\n", SOON)).startsWith("HTTP/1.1 201");
        } finally {
            slow.forEach(RawHttp::close);
        }
        await().until(() -> meters.get("tenantry.http.bodies").gauge().value() == 0);
    }

    private RawHttp begin(String token, String length) {
        return new RawHttp(service.getPort())
                .send("POST /orders/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n");
    }
}
