package dev.tenantry.user;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.user")
public interface UserConfig {

    /**
     * The role of callers who are not among the tenant's users: none, or one for deployments whose identity provider
     * alone decides who belongs to a tenant. Callers who were removed have none in any case.
     */
    @WithDefault("none")
    UnlistedRole unlisted();

    /** How long an instance remembers a user's role. A change elsewhere takes effect within this time. */
    @WithDefault("5s")
    @DurationMin(seconds = 0)
    @DurationMax(hours = 1)
    Duration roleTtl();

    /** How many roles of users an instance remembers. */
    @WithDefault("10000")
    @Min(1) @Max(10_000_000) int roleSize();
}
