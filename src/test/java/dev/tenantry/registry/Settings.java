package dev.tenantry.registry;

import java.time.Duration;

/** Times and sizes of a test's own. */
record Settings(Duration redisTtl, Duration nearTtl, Duration unknownTtl, int nearSize) implements RegistryConfig {

    @Override
    public Duration slugRetention() {
        return Duration.ofDays(90);
    }
}
