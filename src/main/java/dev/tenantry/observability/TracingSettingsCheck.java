package dev.tenantry.observability;

import dev.tenantry.start.ConnectionUrl;
import dev.tenantry.start.StartCheck;
import dev.tenantry.start.StartConfig;
import dev.tenantry.tracing.CollectorUrl;
import dev.tenantry.tracing.TracingConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Refuses to start if traces could not be sent, or if they would leave this machine in plain text. */
@ApplicationScoped
class TracingSettingsCheck implements StartCheck {

    private final TracingConfig config;
    private final StartConfig start;

    TracingSettingsCheck(TracingConfig config, StartConfig start) {
        this.config = config;
        this.start = start;
    }

    @Override
    public Phase phase() {
        return Phase.SETTINGS;
    }

    @Override
    public List<String> refusals() {
        return config.endpoint().flatMap(this::refusal).stream().toList();
    }

    private Optional<String> refusal(String endpoint) {
        return start.refusal(new ConnectionUrl(TracingConfig.ENDPOINT, endpoint))
                .or(() -> CollectorUrl.forTraces(endpoint).isPresent()
                        ? Optional.empty()
                        : Optional.of(TracingConfig.ENDPOINT + " must be the address of an OTLP collector that takes"
                                + " HTTP, such as https://collector.example.com:4318, without a query."));
    }
}
