package dev.tenantry.tracing;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.quarkus.arc.Unremovable;
import io.quarkus.opentelemetry.runtime.AutoConfiguredOpenTelemetrySdkBuilderCustomizer;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Fixes the settings of OpenTelemetry that decide what is sent, and where. To OpenTelemetry, Quarkus' settings are only
 * defaults: variables such as OTEL_TRACES_EXPORTER, which may be meant for other programs, would replace them.
 *
 * <p>Quarkus calls this only if there is a collector. Otherwise the start checks that nothing else turns OpenTelemetry
 * on.
 */
@Unremovable // Quarkus looks it up
@Singleton
class FixedSettings implements AutoConfiguredOpenTelemetrySdkBuilderCustomizer {

    private static final Map<String, String> SETTINGS = Map.of(
            "otel.sdk.disabled", "false",
            // Delivery, which is a bean.
            "otel.traces.exporter", "cdi",
            // Micrometer has the metrics, and the log has the log.
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none",
            // Not baggage: whatever a caller puts there would follow the request.
            "otel.propagators", "tracecontext");

    @Override
    public void customize(AutoConfiguredOpenTelemetrySdkBuilder builder) {
        builder.addPropertiesCustomizer(configured -> SETTINGS);
        Traced.turnOn();
    }
}
