package dev.tenantry.provisioning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.provisioning")
public interface ProvisioningConfig {

    /** Whether a start first migrates all homes; for dev mode and tests. In production the command migrate does it. */
    @WithDefault("false")
    boolean migrateAtStart();

    /** How many homes are migrated at once. */
    @WithDefault("4")
    @Min(1) int parallelism();

    /** How many operations one instance works on at once. */
    @WithDefault("4")
    @Min(1) int workers();

    /** How often an instance looks for operations that nobody works on, such as those of an instance that was killed. */
    @WithDefault("5s")
    @DurationMin(millis = 50)
    Duration poll();

    /** How long a stop waits for the operations that are under way. */
    @WithDefault("10s")
    @DurationMin(seconds = 0)
    Duration patienceAtStop();
}
