package dev.tenantry.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.Collector;
import dev.tenantry.support.Collector.Seen;
import dev.tenantry.support.ConcurrentTest;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.Map;

/** The packaged service with a collector, behind a gateway that it trusts. */
class TracesIT {

    private static final String STATE = "free-text-of-a-caller";
    private static final String GATEWAY = "00-" + "ab".repeat(16) + "-" + "cd".repeat(8);

    @ConcurrentTest
    void continuesTheGatewaysTracesAndLosesNoneAtAStop() throws InterruptedException {
        try (Collector collector = new Collector(0);
                OwnDatabase database =
                        new OwnDatabase("tenantry_traces").withRegistry().withSharedHome()) {
            Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
            settings.putAll(database.settings());
            settings.put(TracingConfig.ENDPOINT, "http://localhost:" + collector.port());
            settings.put("tenantry.tracing.trust-callers", "true");
            // None of these has an effect.
            settings.put("otel.sdk.disabled", "true");
            settings.put("otel.traces.exporter", "none");
            settings.put("otel.propagators", "none");
            settings.put("quarkus.otel.instrument.vertx-http", "true");
            // Only the stop delivers anything.
            settings.put("quarkus.otel.bsp.schedule.delay", "1h");
            try (PackagedProcess service = PackagedProcess.start(settings).awaitListening()) {
                Response traced = get(service, GATEWAY + "-01");
                Response untraced = get(service, GATEWAY + "-00");
                assertThat(collector.spans()).isEmpty();
                service.stop(PackagedProcess.DEADLINE);

                Seen request = collector.spans().stream()
                        .filter(span -> span.attribute("request.id").equals(traced.header("X-Request-Id")))
                        .findFirst()
                        .orElseThrow();
                assertThat(collector.spans())
                        .filteredOn(span -> span.kind() == SpanKind.SPAN_KIND_SERVER)
                        .as("our own spans only")
                        .allSatisfy(span -> assertThat(span.attributes()).containsKey("request.id"));
                assertThat(request.trace()).isEqualTo("ab".repeat(16));
                assertThat(request.parent()).isEqualTo("cd".repeat(8));
                assertThat(collector.messages())
                        .noneMatch(message -> message.contains(untraced.header("X-Request-Id")))
                        .noneMatch(message -> message.contains(STATE));
                assertThat(service.output())
                        .as("the log is JSON, with the trace in each line of a request")
                        .contains("\"traceId\":\"" + request.trace() + "\"");
            }
        }
    }

    private static Response get(PackagedProcess service, String traceparent) {
        return RestAssured.given()
                .header("traceparent", traceparent)
                .header("tracestate", "vendor=" + STATE)
                .header("baggage", "key=value")
                .get(service.api() + "/orders");
    }
}
