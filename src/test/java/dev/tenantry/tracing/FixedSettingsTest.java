package dev.tenantry.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.BesideOthers;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenTelemetry's own variables do not change what is sent. */
@BesideOthers
class FixedSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "otel.sdk.disabled, true, false",
        "otel.traces.exporter, none, cdi",
        "otel.traces.exporter, otlp, cdi",
        "otel.metrics.exporter, otlp, none",
        "otel.logs.exporter, otlp, none",
        "otel.propagators, baggage, tracecontext"
    })
    void overrulesTheEnvironment(String name, String value, String fixed) {
        AtomicReference<ConfigProperties> seen = new AtomicReference<>();
        AutoConfiguredOpenTelemetrySdkBuilder builder =
                AutoConfiguredOpenTelemetrySdk.builder().disableShutdownHook();
        builder.addPropertiesCustomizer(quarkus -> Map.of(name, value));
        new FixedSettings().customize(builder);
        // The last customizer sees what all others have left.
        builder.addPropertiesCustomizer(settings -> {
            seen.set(settings);
            return Map.of("otel.sdk.disabled", "true");
        });
        builder.build();
        assertThat(seen.get().getString(name)).isEqualTo(fixed);
    }
}
