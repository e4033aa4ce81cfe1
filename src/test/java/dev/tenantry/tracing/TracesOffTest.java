package dev.tenantry.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TracesOffTest {

    @Inject
    OpenTelemetry telemetry;

    /** An operation would otherwise write the ids of a trace that goes nowhere into each of its log lines. */
    @Test
    void makesNoTracesWithoutACollector() {
        assertThat(telemetry.getTracerProvider()).as("set up").isNotNull();
        assertThat(Traced.isOn()).isFalse();
        try (Traced work = Traced.root("operation")) {
            work.with(SpanKeys.OPERATION_KIND, "move");
            assertThat(MDC.getMap()).doesNotContainKeys("traceId", "spanId");
            assertThat(Context.current()).isSameAs(Context.root());
        }
    }
}
