package dev.tenantry.ratelimit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.rate-limit")
public interface RateLimitConfig {

    /** The window that limits speak of: no more than the limit passes in any stretch of time of this length. */
    @WithDefault("60s")
    @DurationMin(seconds = 1)
    Duration window();

    /** Requests per window, by plan; {@code config.rate_limit} of a tenant's row overrides it. */
    Plans plans();

    /** Where a tenant books more: member {@code upgradeUrl} of the 429. */
    @WithDefault("https://example.com/plans")
    URI upgradeUrl();

    interface Plans {

        /** Requests per window on the plan free. */
        @WithDefault("100")
        @Min(1) int free();

        /** Requests per window on the plan pro. */
        @WithDefault("1000")
        @Min(1) int pro();

        /** Requests per window on the plan enterprise. */
        @WithDefault("10000")
        @Min(1) int enterprise();
    }
}
