package dev.tenantry.start;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports that the instance is not ready while the gate is closed, and what it waits for. */
@Readiness
@ApplicationScoped
class ServingReadiness implements HealthCheck {

    private static final String NAME = "Schema and isolation";

    private final ServingGate gate;

    ServingReadiness(ServingGate gate) {
        this.gate = gate;
    }

    @Override
    public HealthCheckResponse call() {
        return gate.closedBecause()
                .map(reason -> HealthCheckResponse.named(NAME)
                        .withData("waitsFor", reason)
                        .down())
                .orElseGet(() -> HealthCheckResponse.named(NAME).up())
                .build();
    }
}
