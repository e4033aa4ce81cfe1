package dev.tenantry.registry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.registry")
public interface RegistryConfig {

    /** How long Redis keeps a tenant: a change whose message was lost is seen after this and the near TTL at the latest. */
    @WithDefault("300s")
    Duration redisTtl();

    /** How long an instance keeps a tenant in its own memory. */
    @WithDefault("30s")
    Duration nearTtl();

    /** How long an instance remembers that there is no such tenant. */
    @WithDefault("5s")
    Duration unknownTtl();

    /** How many tenants, and how many names of unknown ones, an instance keeps in memory. */
    @WithDefault("10000")
    @Min(1) int nearSize();

    /**
     * How long nobody gets a deleted tenant's slug. At least the time by which clocks may differ, or a token of the old
     * tenant could be taken for one of the new.
     */
    @WithDefault("90d")
    @DurationMin(minutes = 2)
    Duration slugRetention();
}
