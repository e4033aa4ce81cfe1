package dev.tenantry.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a collector, nothing is traced. */
class TracingSwitchTest {

    private static final String DISABLED = "quarkus.otel.sdk.disabled";

    private static boolean isOff(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(DISABLED, "false");
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(all, "environment", 300))
                .withSources(new TracingSwitch())
                .build()
                .getValue(DISABLED, Boolean.class);
    }

    @Test
    void isOffWithoutACollector() {
        assertThat(isOff(Map.of())).isTrue();
        assertThat(isOff(Map.of("quarkus.otel.exporter.otlp.endpoint", "http://localhost:4317")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void isOffWithAnEmptyAddress(String endpoint) {
        assertThat(isOff(Map.of(TracingConfig.ENDPOINT, endpoint))).isTrue();
    }

    @Test
    void isOnWithACollector() {
        assertThat(isOff(Map.of(TracingConfig.ENDPOINT, "http://localhost:4318")))
                .isFalse();
    }

    /** An operation would otherwise write a trace of zeros into each of its log lines. */
    @Test
    void writesNoIdsIntoTheLogIfItIsOff() {
        try (Traced work = Traced.root("operation")) {
            work.with(SpanKeys.OPERATION_KIND, "move");
            assertThat(MDC.getMap()).doesNotContainKeys("traceId", "spanId");
            assertThat(Context.current()).isSameAs(Context.root());
        }
    }
}
