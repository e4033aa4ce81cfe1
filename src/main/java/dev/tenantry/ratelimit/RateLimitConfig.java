package dev.tenantry.ratelimit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.rate-limit")
public interface RateLimitConfig {

    /** The window to which limits apply: no more requests than the limit pass in any period of this length. */
    @WithDefault("60s")
    @DurationMin(seconds = 1)
    Duration window();

    /** Requests per window, by plan. {@code config.rate_limit} in a tenant's row overrides them. */
    Plans plans();

    /** Where a tenant can upgrade its plan; sent as the member {@code upgradeUrl} of a 429. */
    @WithDefault("https://example.com/plans")
    URI upgradeUrl();

    interface Plans {

        /** Requests per window on the free plan. */
        @WithDefault("100")
        @Min(1) int free();

        /** Requests per window on the pro plan. */
        @WithDefault("1000")
        @Min(1) int pro();

        /** Requests per window on the enterprise plan. */
        @WithDefault("10000")
        @Min(1) int enterprise();
    }
}
