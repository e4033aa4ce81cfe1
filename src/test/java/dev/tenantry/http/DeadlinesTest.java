package dev.tenantry.http;

import static dev.tenantry.support.Api.as;
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
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ServingInstanceProfile.class)
class DeadlinesTest {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration PAST_ALL_DEADLINES = Duration.ofSeconds(8);
    private static final Duration SIP = Duration.ofMillis(100);
    private static final int SMALL_WINDOW = 1_024;

    private final TestTenants tenants = new TestTenants();

    @Inject
    MeterRegistry meters;

    @TestHTTPResource
    URI service;

    private Tenant acme;

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.PRO);
    }

    @Test
    void answers408ToABodyThatDoesNotArriveInTime() {
        try (RawHttp slow = beginOrder()) {
            assertThat(slow.isClosedWithin(PAST_ALL_DEADLINES)).isTrue();
            assertThat(slow.received())
                    .startsWith("HTTP/1.1 408")
                    .containsIgnoringCase("x-request-id: ")
                    .containsIgnoringCase("connection: close")
                    .contains("application/problem+json", "urn:problem-type:tenantry:body-too-slow", "\"requestId\":");
        }
        assertThat(meters.get("tenantry.http.bodies.cut")
                        .tag("reason", "deadline")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void cutsOffTheOldestBodyIfTooManyArrive() {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < ServingInstanceProfile.MAX_BODIES; i++) {
                slow.add(beginOrder());
                int begun = i + 1;
                await().until(() -> meters.get("tenantry.http.bodies").gauge().value() == begun);
            }
            place();
            assertThat(slow.getFirst().readUntil("body-too-slow", SOON)).startsWith("HTTP/1.1 408");
            assertThat(slow.getLast().received()).isEmpty();
        } finally {
            slow.forEach(RawHttp::close);
        }
        await().until(() -> meters.get("tenantry.http.bodies").gauge().value() == 0);
    }

    @Test
    void acceptsABodyThatArrivesInPieces() {
        try (RawHttp client = beginOrder()) {
            client.readUntil("nothing yet", SOON);
            client.send("\"product_id\": \"SKU-1\", \"quantity\": 1}" + " ".repeat(22));
            assertThat(client.readUntil("\r\n\r\n", SOON.plus(SOON))).startsWith("HTTP/1.1 201");
        }
    }

    @Test
    void asksForABodyThatTheClientAnnounces() {
        try (RawHttp client = send(
                "POST",
                "/orders",
                "Content-Type: application/json\r\nContent-Length: 40\r\nExpect: 100-continue\r\n")) {
            assertThat(client.readUntil("\r\n\r\n", PAST_ALL_DEADLINES)).startsWith("HTTP/1.1 100");
            client.send("{\"product_id\": \"SKU-1\", \"quantity\": 100}");
            assertThat(client.readUntil("SKU-1", PAST_ALL_DEADLINES)).contains("HTTP/1.1 201");
        }
    }

    @Test
    void closesAConnectionWithoutARequestButNoneWithOne() {
        CountDownLatch work = SlowResource.hold();
        try (RawHttp idle = new RawHttp(service.getPort());
                RawHttp half = new RawHttp(service.getPort()).send("GET /orders HTTP/1.1\r\nHo");
                RawHttp busy = send("GET", "/test/slow/work", "")) {
            assertThat(idle.isClosedWithin(PAST_ALL_DEADLINES)).isTrue();
            // Perhaps only by the next check of the deadlines.
            assertThat(half.isClosedWithin(PAST_ALL_DEADLINES)).isTrue();
            busy.readUntil("nothing yet", SOON);
            work.countDown();
            assertThat(busy.readUntil("done", SOON)).startsWith("HTTP/1.1 200");
            // Now it is idle.
            assertThat(busy.isClosedWithin(PAST_ALL_DEADLINES)).isTrue();
        }
    }

    @Test
    void disconnectsAClientThatDoesNotTakeItsAnswerWithoutHoldingAWorker() {
        double before = meters.get("tenantry.http.disconnects")
                .tag("reason", "answer")
                .counter()
                .count();
        try (RawHttp client = send("GET", "/test/slow/large", "", SMALL_WINDOW)) {
            await().atMost(PAST_ALL_DEADLINES)
                    .until(() -> meters.get("tenantry.http.disconnects")
                                    .tag("reason", "answer")
                                    .counter()
                                    .count()
                            > before);
            assertThat(client.isClosedWithin(SOON)).isTrue();
            assertThat(client.received().length()).isLessThan(SlowResource.LARGE);
        }
    }

    @Test
    void endsAStreamThatStallsButNoneThatProgresses() {
        try (RawHttp stalled = send("GET", "/test/slow/stream", "", SMALL_WINDOW);
                RawHttp slow = send("GET", "/test/slow/stream", "", SMALL_WINDOW)) {
            await().until(() -> SlowResource.STREAMING.get() == 2);
            // So slow that it is still reading when the other one is cut off.
            await().pollInterval(SIP).atMost(PAST_ALL_DEADLINES.plus(SOON)).until(() -> {
                slow.sip(50_000);
                return SlowResource.STREAMING.get() == 1;
            });
            assertThat(stalled.isClosedWithin(SOON)).isTrue();
            assertThat(slow.readUntil("\r\n0\r\n\r\n", PAST_ALL_DEADLINES)).endsWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void cutsOffAStreamThatFailsWhileItsClientDoesNotRead() {
        int before = SlowResource.BROKEN.get();
        try (RawHttp client = send("GET", "/test/slow/broken", "", SMALL_WINDOW)) {
            // The client reads on once the failure has been dealt with.
            await().during(SOON.dividedBy(2)).until(() -> SlowResource.BROKEN.get() > before);
            // Neither an end nor a problem follows the part: the client would take it for the whole.
            assertThat(client.isClosedWithin(SOON.plus(SOON))).isTrue();
            assertThat(client.received())
                    .startsWith("HTTP/1.1 200")
                    .doesNotEndWith("\r\n0\r\n\r\n")
                    .doesNotContain("urn:problem-type");
        }
    }

    @Test
    void freesTheThreadOfAStreamWhoseClientLeaves() {
        try (RawHttp client = send("GET", "/test/slow/stream", "", SMALL_WINDOW)) {
            await().until(() -> SlowResource.STREAMING.get() == 1);
            client.sip(100);
        }
        await().until(() -> SlowResource.STREAMING.get() == 0);
    }

    @Test
    void answersPipelinedRequestsInOrder() {
        try (RawHttp client = new RawHttp(service.getPort())) {
            client.send((request("GET", "/orders", "") + request("GET", "/nowhere", "")).repeat(20)
                    + request("GET", "/test/slow/work", ""));
            String answers = client.readUntil("done", PAST_ALL_DEADLINES);
            assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(22);
            assertThat(answers.split("HTTP/1.1 404", -1)).hasSize(21);
        }
    }

    @Test
    void closesAConnectionOnWhichTooManyRequestsWait() {
        CountDownLatch work = SlowResource.hold();
        try (RawHttp client = send("GET", "/test/slow/work", "")) {
            client.trySend("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000));
            assertThat(client.isClosedWithin(SOON)).isTrue();
            assertThat(meters.get("tenantry.http.disconnects")
                            .tag("reason", "flood")
                            .counter()
                            .count())
                    .isPositive();
        } finally {
            work.countDown();
        }
    }

    private void place() {
        as(acme).contentType("application/json")
                .body("{\"product_id\": \"SKU-1\", \"quantity\": 1}")
                .post("/orders")
                .then()
                .statusCode(201);
    }

    private RawHttp beginOrder() {
        return send("POST", "/orders", "Content-Type: application/json\r\nContent-Length: 60\r\n")
                .send("{");
    }

    private RawHttp send(String method, String path, String headers) {
        return send(method, path, headers, SMALL_WINDOW * SMALL_WINDOW);
    }

    private RawHttp send(String method, String path, String headers, int window) {
        return new RawHttp(service.getPort(), window).send(request(method, path, headers));
    }

    private String request(String method, String path, String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TestTokens.of(acme)
                + "\r\n" + headers + "\r\n";
    }
}
