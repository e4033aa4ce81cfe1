package dev.tenantry.order;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.tenantry.support.RawHttp;
import dev.tenantry.support.ServingInstanceProfile;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.agroal.api.AgroalDataSource;
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
import io.vertx.core.http.StreamResetException;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exports that take long, because their clients read slowly or not at all. */
@QuarkusTest
@TestProfile(ServingInstanceProfile.class)
class LongExportTest {

    private static final Duration IN_TIME = Duration.ofSeconds(10);

    /** 6 MB: more than the kernel takes for a client that does not read. */
    private static final int ORDERS = 15_000;

    private static final int SMALL_WINDOW = 1_024;

    private static final String END = "\r\n0\r\n\r\n";

    private final TestTenants tenants = new TestTenants();
    private final List<RawHttp> clients = new ArrayList<>();

    @Inject
    MeterRegistry meters;

    @Inject
    AgroalDataSource mainPool;

    @Inject
    Vertx vertx;

    @TestHTTPResource
    URI service;

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.PRO);
        globex = tenants.create("globex", Plan.PRO);
        Superuser.inMainDatabase().addOrders(acme, ORDERS);
        Superuser.inMainDatabase().addOrders(globex, ORDERS);
    }

    @AfterEach
    void leave() {
        clients.forEach(RawHttp::close);
        await().atMost(IN_TIME).until(() -> running() == 0);
    }

    @Test
    void endsWellIfItsClientReadsToTheEnd() {
        RawHttp client = export(acme, 1_000_000);
        assertThat(client.readUntil(END, IN_TIME.multipliedBy(3))).endsWith(END);
        assertThat(client.received().split("\"product_id\":\"SKU-[0-9]+\",\"quantity\"", -1))
                .hasSizeGreaterThan(ORDERS);
    }

    @Test
    void holdsNoConnectionToTheDatabaseWhileItsClientDoesNotRead() {
        export(acme, SMALL_WINDOW);
        awaitRunning(1);
        // Once the client's buffers are full, no further part is read.
        await().atMost(IN_TIME).during(Duration.ofMillis(300)).until(this::isNoConnectionInUse);
        assertThat(running()).isEqualTo(1);
        // Other requests are served meanwhile, of the same tenant too.
        as(acme).get("/orders").then().statusCode(200);
    }

    private boolean isNoConnectionInUse() {
        return mainPool.getMetrics().activeCount() == 0
                && Superuser.inMainDatabase()
                                .number("select count(*) from pg_stat_activity where usename = 'tenantry_app'"
                                        + " and xact_start is not null and query like '%orders%'")
                        == 0;
    }

    @Test
    void isRefusedIfTooManyAreRunning() {
        RawHttp first = export(acme, SMALL_WINDOW);
        awaitRunning(1);
        problem(as(acme).get("/orders/export"), 503, "unavailable")
                .header("Retry-After", "30")
                .body("detail", containsString("This tenant has an export running"));
        export(globex, SMALL_WINDOW);
        awaitRunning(ServingInstanceProfile.MAX_EXPORTS);
        Tenant third = tenants.create("initech", Plan.PRO);
        problem(as(third).get("/orders/export"), 503, "unavailable")
                .header("Retry-After", "30")
                .body("detail", containsString("This instance runs as many exports as it may"));
        first.close();
        awaitRunning(1);
        as(third).get("/orders/export").then().statusCode(200);
        as(acme).head("/orders/export").then().statusCode(200);
    }

    @Test
    void endsWhenTheTenantIsSuspended() {
        RawHttp client = export(acme, SMALL_WINDOW);
        RawHttp other = export(globex, SMALL_WINDOW);
        awaitRunning(2);
        tenants.change(acme, "status", "suspended");
        assertThat(client.isClosedWithin(IN_TIME)).isTrue();
        assertCutOff(client);
        assertThat(other.readUntil(END, IN_TIME.multipliedBy(3))).endsWith(END);
    }

    @Test
    void endsWhenTheCallerIsRemoved() {
        tenants.addUser(acme, "victor@acme");
        RawHttp client = send(TestTokens.of(acme, "victor@acme"), SMALL_WINDOW);
        awaitRunning(1);
        String victor = as(acme).get("/users").jsonPath().getString("find { it.subject == 'victor@acme' }.id");
        as(acme).header("If-Match", as(acme).get("/users/" + victor).header("ETag"))
                .delete("/users/" + victor)
                .then()
                .statusCode(204);
        assertThat(client.isClosedWithin(IN_TIME)).isTrue();
        assertCutOff(client);
    }

    @Test
    void endsWhenItTakesTooLongAlthoughItsClientReadsALittle() {
        RawHttp client = export(acme, SMALL_WINDOW);
        awaitRunning(1);
        long began = System.nanoTime();
        await().pollInterval(Duration.ofMillis(100)).atMost(IN_TIME).until(() -> {
            client.sip(20_000);
            return running() == 0;
        });
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(ServingInstanceProfile.EXPORT_DEADLINE.plusSeconds(3));
        assertThat(client.isClosedWithin(IN_TIME)).isTrue();
        assertThat(client.received()).doesNotEndWith(END);
    }

    @Test
    void endsWhenItsClientLeaves() {
        RawHttp client = export(acme, SMALL_WINDOW);
        awaitRunning(1);
        client.close();
        awaitRunning(0);
    }

    @Test
    void resetsItsStreamOverHttpTwoWhenItTakesTooLong() {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        try {
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            CompletableFuture<Boolean> ended = new CompletableFuture<>();
            client.request(HttpMethod.GET, service.getPort(), "localhost", "/orders/export")
                    .compose(request -> request.putHeader("Authorization", "Bearer " + TestTokens.of(acme))
                            .send())
                    .onSuccess((HttpClientResponse answer) -> {
                        answer.exceptionHandler(failure::complete);
                        answer.endHandler(end -> ended.complete(true));
                        answer.handler(part -> answer.pause());
                        // Reads a little, so that the stream is not taken for one that stalls.
                        vertx.setPeriodic(200, timer -> answer.fetch(1));
                    });
            assertThat(failure.orTimeout(IN_TIME.toSeconds(), TimeUnit.SECONDS).join())
                    .isInstanceOf(StreamResetException.class);
            assertThat(ended).isNotDone();
        } finally {
            client.close();
        }
    }

    private static void assertCutOff(RawHttp client) {
        assertThat(client.received()).startsWith("HTTP/1.1 200").doesNotEndWith(END);
        assertThat(client.received().split("\"product_id\":\"SKU-[0-9]+\",\"quantity\"", -1).length)
                .isLessThan(ORDERS);
    }

    private void awaitRunning(int number) {
        await().atMost(IN_TIME).until(() -> running() == number);
    }

    private double running() {
        return meters.get("tenantry.exports.running").gauge().value();
    }

    private RawHttp export(Tenant tenant, int window) {
        return send(TestTokens.of(tenant), window);
    }

    private RawHttp send(String token, int window) {
        RawHttp client = new RawHttp(service.getPort(), window)
                .send("GET /orders/export HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        clients.add(client);
        return client;
    }
}
