package dev.tenantry.registry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.registry")
public interface RegistryConfig {

    /** How long Redis caches a tenant. */
    @WithDefault("300s")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration redisTtl();

    /** How long an instance caches a tenant in memory. */
    @WithDefault("30s")
    @DurationMin(millis = 1)
    @DurationMax(hours = 1)
    Duration nearTtl();

    /** How long an instance remembers that a tenant does not exist. Short, because it may be created at any moment. */
    @WithDefault("250ms")
    @DurationMin(seconds = 0)
    @DurationMax(minutes = 1)
    Duration unknownTtl();

    /** How many tenants, and how many unknown names, an instance caches in memory. */
    @WithDefault("10000")
    @Min(1) @Max(10_000_000) int nearSize();

    /**
     * How long the slug of a deleted tenant cannot be reused. Must be at least as long as clocks may differ; otherwise
     * a token of the old tenant could be accepted for the new one.
     */
    @WithDefault("90d")
    @DurationMin(minutes = 2)
    @DurationMax(days = 36500)
    Duration slugRetention();

    /**
     * A file with the tombstones of erased tenants, one per line, for a start on a restored database. These tenants are
     * not served, and a control plane erases them again.
     */
    Optional<String> tombstones();
}
