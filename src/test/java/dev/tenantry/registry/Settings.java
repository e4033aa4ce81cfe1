package dev.tenantry.registry;

import java.time.Duration;
import java.util.Optional;

/** Registry settings that a test chooses. */
record Settings(Duration redisTtl, Duration nearTtl, Duration unknownTtl, int nearSize, Optional<String> tombstones)
        implements RegistryConfig {

    Settings(Duration redisTtl, Duration nearTtl, Duration unknownTtl, int nearSize) {
        this(redisTtl, nearTtl, unknownTtl, nearSize, Optional.empty());
    }

    @Override
    public Duration slugRetention() {
        return Duration.ofDays(90);
    }
}
