package dev.tenantry.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a collector, nothing is traced. */
class TracingSwitchTest {

    private static final String DISABLED = "quarkus.otel.sdk.disabled";

    private static SmallRyeConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(environment, "environment", 300))
                .withSources(new TracingSwitch())
                .build();
    }

    private static boolean isOff(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(DISABLED, "false");
        return config(all).getValue(DISABLED, Boolean.class);
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

    @ParameterizedTest
    @ValueSource(strings = {"vertx-http", "vertx-event-bus", "vertx-redis-client", "vertx-sql-client"})
    void keepsQuarkusOwnSpansOff(String instrumentation) {
        String name = "quarkus.otel.instrument." + instrumentation;
        SmallRyeConfig config = config(Map.of(name, "true", TracingConfig.ENDPOINT, "http://localhost:4318"));
        assertThat(config.getValue(name, Boolean.class)).isFalse();
    }
}
