package dev.tenantry.observability;

import dev.tenantry.start.ConnectionUrl;
import dev.tenantry.start.StartCheck;
import dev.tenantry.start.StartConfig;
import dev.tenantry.tracing.CollectorUrl;
import dev.tenantry.tracing.Traced;
import dev.tenantry.tracing.TracingConfig;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to start if traces could not be sent, if they would leave this machine in plain text, or if they are not on
 * exactly when there is a collector.
 */
@ApplicationScoped
class TracingSettingsCheck implements StartCheck {

    private final TracingConfig config;
    private final StartConfig start;
    private final BooleanSupplier isOn;

    @Inject
    TracingSettingsCheck(TracingConfig config, StartConfig start, OpenTelemetry telemetry) {
        this(config, start, () -> {
            // Sets OpenTelemetry up, if nothing has used it yet.
            telemetry.getTracerProvider();
            return Traced.isOn();
        });
    }

    TracingSettingsCheck(TracingConfig config, StartConfig start, BooleanSupplier isOn) {
        this.config = config;
        this.start = start;
        this.isOn = isOn;
    }

    @Override
    public Phase phase() {
        return Phase.SETTINGS;
    }

    @Override
    public List<String> refusals() {
        return config
                .endpoint()
                .flatMap(this::refusal)
                .or(() -> mismatch(config.endpoint().isPresent(), isOn.getAsBoolean(), sdkDisabled()))
                .stream()
                .toList();
    }

    private Optional<String> refusal(String endpoint) {
        return start.refusal(new ConnectionUrl(TracingConfig.ENDPOINT, endpoint))
                .or(() -> CollectorUrl.forTraces(endpoint).isPresent()
                        ? Optional.empty()
                        : Optional.of(TracingConfig.ENDPOINT + " must be the address of an OTLP collector that takes"
                                + " HTTP, such as https://collector.example.com:4318, without a query."));
    }

    // OpenTelemetry's own variables outrank Quarkus' settings, and some files are read too late for TracingSwitch.
    static Optional<String> mismatch(boolean hasEndpoint, boolean isOn, @Nullable String sdkDisabled) {
        if (hasEndpoint && !isOn) {
            return Optional.of(TracingConfig.ENDPOINT + " is set, but traces are off. Set it in the environment, as a"
                    + " system property or in config/application.properties; a file named by quarkus.config.locations"
                    + " is read too late.");
        }
        boolean turnsOn = sdkDisabled != null && !sdkDisabled.isBlank() && !Boolean.parseBoolean(sdkDisabled.strip());
        return hasEndpoint || !(isOn || turnsOn)
                ? Optional.empty()
                : Optional.of(TracingConfig.ENDPOINT + " is not set, but something turns OpenTelemetry on. Remove"
                        + " OTEL_SDK_DISABLED from the environment, and otel.sdk.disabled from the system properties.");
    }

    private static @Nullable String sdkDisabled() {
        String property = System.getProperty("otel.sdk.disabled");
        return property == null ? System.getenv("OTEL_SDK_DISABLED") : property;
    }
}
