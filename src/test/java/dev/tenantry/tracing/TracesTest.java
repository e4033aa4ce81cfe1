package dev.tenantry.tracing;

import static dev.tenantry.support.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.Collector;
import dev.tenantry.support.Collector.Seen;
import dev.tenantry.support.LogLines;
import dev.tenantry.support.LogOf;
import dev.tenantry.support.Marks;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.support.TracedProfile;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What leaves this service as traces, and what does not. */
@QuarkusTest
@TestProfile(TracedProfile.class)
class TracesTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final Set<String> KEYS = Set.of(
            "http.request.method",
            "http.route",
            "http.response.status_code",
            "request.id",
            "tenant.id",
            "tenant.tier",
            "tenantry.fence.scope",
            "tenantry.fence.outcome",
            "tenantry.operation.id",
            "tenantry.operation.kind",
            "tenantry.operation.step",
            "db.system.name",
            "db.operation.name",
            "db.query.text",
            "error.type");

    private final TestTenants tenants = new TestTenants();
    private final Tenant acme = tenants.create("acme", Plan.ENTERPRISE);

    @ConfigProperty(name = TracingConfig.ENDPOINT)
    URI endpoint;

    @TestHTTPResource(value = "/", management = true)
    String management;

    @Inject
    MeterRegistry meters;

    private Collector collector;

    @BeforeEach
    void startCollector() {
        collector = new Collector(endpoint.getPort());
    }

    @AfterEach
    void stopCollector() {
        collector.close();
    }

    private static Response placed(Tenant tenant, String product) {
        return as(tenant)
                .contentType("application/json")
                .body("{\"product_id\": \"" + product + "\", \"quantity\": 1}")
                .post("/orders");
    }

    private Seen traced(Response response) {
        return collector.request(response.header("X-Request-Id"));
    }

    private static List<String> names(List<Seen> spans) {
        return spans.stream().map(Seen::name).toList();
    }

    @Test
    void showsWhereTheTimeOfAnOrderWent() {
        Seen request = traced(placed(acme, "SKU-1"));
        assertThat(request.name()).isEqualTo("POST /orders");
        assertThat(request.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(request.attributes())
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.route", "/orders")
                .containsEntry("http.response.status_code", "201")
                .containsEntry("tenant.id", acme.id().toString())
                .containsEntry("tenant.tier", "row")
                .containsKey("request.id");

        List<Seen> parts = collector.below(request);
        assertThat(names(parts))
                .as("the limit, the caller's role, the order")
                .containsSubsequence("EVALSHA", "open home", "fence", "open home", "fence", "COMMIT");
        assertThat(parts).allSatisfy(part -> assertThat(part.trace()).isEqualTo(request.trace()));
        assertThat(parts).filteredOn(part -> part.name().equals("EVALSHA")).allSatisfy(command -> {
            assertThat(command.kind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
            assertThat(command.attribute("db.system.name")).isEqualTo("redis");
        });

        List<Seen> fences =
                parts.stream().filter(part -> part.name().equals("fence")).toList();
        assertThat(fences)
                .extracting(fence -> fence.attribute("tenantry.fence.scope"))
                .containsExactly("query", "transaction");
        assertThat(fences).allSatisfy(fence -> {
            assertThat(fence.kind()).isEqualTo(SpanKind.SPAN_KIND_INTERNAL);
            assertThat(fence.attribute("tenantry.fence.outcome")).isEqualTo("passed");
        });
        assertThat(collector.below(fences.getLast())).singleElement().satisfies(insert -> {
            assertThat(insert.name()).isEqualTo("INSERT orders");
            assertThat(insert.kind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
            assertThat(insert.attribute("db.system.name")).isEqualTo("postgresql");
            assertThat(insert.attribute("db.query.text"))
                    .startsWith("insert into orders (")
                    .contains("values (?,")
                    .doesNotContain("control.enter");
        });
    }

    @Test
    void namesAnOperationAndNotThePathOfARequest() {
        String id = OrdersApi.place(acme, "SKU-1");
        Seen request = traced(as(acme).get("/orders/" + id + "?fields=none"));
        assertThat(request.name()).isEqualTo("GET /orders/{id}");
        assertThat(collector.messages()).noneMatch(message -> message.contains(id));

        Seen lost = traced(as(acme).get("/nowhere/" + id));
        assertThat(lost.name()).isEqualTo("GET");
        assertThat(lost.attribute("http.response.status_code")).isEqualTo("404");
        assertThat(collector.messages()).noneMatch(message -> message.contains(id));
    }

    @Test
    void showsOneTenantInATrace() {
        Tenant globex = tenants.create("globex", Plan.ENTERPRISE);
        Seen first = traced(placed(acme, "SKU-1"));
        Seen second = traced(placed(globex, "SKU-1"));
        assertThat(second.trace()).isNotEqualTo(first.trace());
        assertThat(collector.spans())
                .filteredOn(span -> span.trace().equals(second.trace()))
                .hasSizeGreaterThan(5)
                .noneMatch(span -> span.text().contains(acme.id().toString()));
        assertThat(second.attribute("tenant.id")).isEqualTo(globex.id().toString());
    }

    /** As the router reads paths, not as they are written. */
    @Test
    void tracesARequestWhosePathLooksLikeTheDocuments() {
        Seen order = traced(as(acme).urlEncodingEnabled(false).get("/q/../orders"));
        assertThat(order.name()).isEqualTo("GET /orders");
    }

    /** Whatever callers choose, and whatever is in tokens and rows. The id of a request is in its log lines too. */
    @Test
    void showsNothingThatACallerHasWritten() {
        Marks marks = new Marks();
        String mark = marks.make("caller");
        marks.add("caller", "olivia@" + acme.slug());
        marks.add("database", "select secret");

        Response last = null;
        for (String reference : List.of(mark, mark)) {
            last = as(acme).header("baggage", "key=" + mark)
                    .header("traceparent", "00-" + "ab".repeat(16) + "-" + "cd".repeat(8) + "-01")
                    .header("tracestate", "vendor=" + mark)
                    .header("User-Agent", mark)
                    .header("X-Forwarded-For", mark)
                    .header("Idempotency-Key", mark + reference)
                    .contentType("application/json")
                    .body(Map.of("product_id", mark, "quantity", 1, "reference", reference))
                    .post("/orders");
        }
        assertThat(last.statusCode()).as("a key is used twice, or a reference").isIn(201, 409);
        as(acme).get("/orders?product_id=" + mark + "&" + mark + "=" + mark);
        as(acme).get("/" + mark);
        as(acme).header("X-Request-Id", mark + "@example.com").get("/orders");
        as(acme).request(mark.toUpperCase(Locale.ROOT), "/orders");
        RestAssured.given().auth().oauth2(TestTokens.withoutTenant(mark)).get("/orders");
        as(acme).get("/test/fault/sql/" + "22000");
        Seen fault = traced(as(acme).get("/test/fault"));
        assertThat(fault.isError()).isTrue();
        assertThat(fault.attribute("error.type")).isEqualTo("500");

        assertThat(collector.spans())
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        span -> assertThat(KEYS).containsAll(span.attributes().keySet()))
                .noneMatch(span -> span.trace().equals("ab".repeat(16)));
        assertThat(collector.messages())
                .allSatisfy(message -> assertThat(marks.in(message)).isEmpty());
    }

    /** Without this, finding nothing would prove nothing. */
    @Test
    void wouldFindWhatASpanSays() {
        Marks marks = new Marks();
        marks.add("acme", acme.id().toString());
        traced(placed(acme, "SKU-1"));
        assertThat(collector.messages())
                .anySatisfy(message -> assertThat(marks.in(message)).containsOnlyKeys("acme"));
    }

    @Test
    void tracesRequestsAndOperationsOnly() {
        Tenant own = new ProvisionedTenants().create("initech", Plan.FREE, new Placement.OwnSchema());
        Seen operation = collector.root(
                span -> span.attribute("tenant.id").equals(own.id().toString()));
        assertThat(operation.name()).isEqualTo("operation provision");
        assertThat(collector.below(operation))
                .filteredOn(step -> step.name().equals("step"))
                .extracting(step -> step.attribute("tenantry.operation.step"))
                .contains("MIGRATE", "ACTIVATE");

        for (String url : List.of(management + "health", management + "metrics", "/q/openapi")) {
            assertThat(RestAssured.get(url).statusCode()).as(url).isEqualTo(200);
        }
        assertThat(traced(as(own).get("/orders")).attribute("tenant.tier")).isEqualTo("schema");
        assertThat(collector.spans())
                .filteredOn(Seen::isRoot)
                .allSatisfy(root -> assertThat(root.attribute("request.id") + root.attribute("tenantry.operation.id"))
                        .as(root.text())
                        .isNotEmpty());
        assertThat(collector.spans()).noneMatch(span -> span.text().contains("/q/"));
    }

    @Test
    void writesTheIdOfTheTraceInEachLogLine() {
        List<String> lines;
        Response refused;
        try (LogLines log = new LogLines()) {
            refused = RestAssured.given().auth().oauth2("none").get("/orders");
            lines = log.lines();
        }
        Seen request = traced(refused);
        assertThat(lines)
                .filteredOn(line -> line.contains(refused.header("X-Request-Id")))
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(line).contains("traceId=" + request.trace()).contains("spanId=" + request.id()));
    }

    @Test
    void servesWithoutTheCollectorAndSaysOnceThatItIsAway() {
        collector.close();
        try (LogOf log = new LogOf("")) {
            for (int batch = 1; batch <= 3; batch++) {
                double lost = spans("lost");
                OrdersApi.place(acme, "SKU-" + batch);
                await().atMost(DEADLINE).until(() -> spans("lost") > lost);
            }
            assertThat(log.warnings()).singleElement().asString().contains(TracingConfig.ENDPOINT);

            collector = new Collector(endpoint.getPort());
            traced(placed(acme, "SKU-4"));
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(log.infos())
                            .filteredOn(line -> line.contains("accepts spans again"))
                            .hasSize(1));
        }
        assertThat(spans("delivered")).isPositive();
    }

    private double spans(String result) {
        return meters.get("tenantry.tracing.spans")
                .tag("result", result)
                .counter()
                .count();
    }
}
