package dev.tenantry.provisioning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.provisioning")
public interface ProvisioningConfig {

    /**
     * Whether all homes are migrated at start. Meant for dev mode and tests; in production, the command {@code migrate}
     * does it.
     */
    @WithDefault("false")
    boolean migrateAtStart();

    /** Maximum number of homes that are migrated at the same time. */
    @WithDefault("4")
    @Min(1) @Max(256) int parallelism();

    /** How often a control plane looks for homes that are behind, to migrate them. */
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration checkInterval();
}
