package dev.tenantry.provisioning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

@ConfigMapping(prefix = "tenantry.provisioning")
public interface ProvisioningConfig {

    /** Whether a start migrates all homes first; meant for dev mode and tests. In production the command migrate does it. */
    @WithDefault("false")
    boolean migrateAtStart();

    /** Number of homes that are migrated at the same time. */
    @WithDefault("4")
    @Min(1) int parallelism();
}
