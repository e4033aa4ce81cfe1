package dev.tenantry.context;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.context")
public interface ContextConfig {

    /** The token claim that names the tenant, by id or slug. */
    @WithDefault("tenantId")
    @NotBlank String claim();

    /** Whether subdomains name tenants. If so, the base domain must be set. */
    @WithDefault("true")
    boolean subdomains();

    /**
     * The domain whose subdomains name tenants. With {@code api.example.com}, the host {@code acme.api.example.com}
     * names the tenant acme.
     */
    Optional<String> baseDomain();

    /** Labels under the base domain that never name a tenant. No tenant can be created with one as its slug. */
    @WithDefault("api,www")
    Set<String> reservedSubdomains();

    /**
     * How long an instance remembers that a caller belongs to a tenant. A user who is removed can use a token without
     * the claim for this long.
     */
    @WithDefault("5s")
    @DurationMin(seconds = 0)
    @DurationMax(hours = 1)
    Duration membershipTtl();

    /** How many memberships an instance remembers. */
    @WithDefault("10000")
    @Min(1) @Max(10_000_000) int membershipSize();

    @WithName("failed-checks")
    FailedChecks failedChecks();

    /** How often a caller may name a tenant to which they do not belong. */
    interface FailedChecks {

        /** How many such requests of one caller an instance checks per window; more get 429. */
        @WithDefault("20")
        @Min(1) @Max(1_000_000) int limit();

        /** The window to which the limit applies. */
        @WithDefault("60s")
        @DurationMin(seconds = 1)
        @DurationMax(days = 1)
        Duration window();
    }
}
