package dev.tenantry.token;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports that the instance is not ready until it has had a key that verifies tokens. Ready ever after: keys that expire
 * do so in all instances at about the same time, and none would be left.
 */
@Readiness
@ApplicationScoped
class KeyReadiness implements HealthCheck {

    private static final String NAME = "Keys for tokens";

    private final KeyRing keys;

    KeyReadiness(KeyRing keys) {
        this.keys = keys;
    }

    @Override
    public HealthCheckResponse call() {
        return keys.hasHadKeys()
                ? HealthCheckResponse.up(NAME)
                : HealthCheckResponse.named(NAME)
                        .withData("waitsFor", "a key at " + TokenSettings.LOCATION + "; the log says why there is none")
                        .down()
                        .build();
    }
}
