package dev.tenantry.registry;

import java.time.Duration;

/** Registry settings that a test chooses. */
record Settings(Duration redisTtl, Duration nearTtl, Duration unknownTtl, int nearSize) implements RegistryConfig {

    @Override
    public Duration slugRetention() {
        return Duration.ofDays(90);
    }
}
