package dev.tenantry.ratelimit;

import java.net.URI;
import java.time.Duration;

/** Rate limit settings for tests that need small limits. */
record Settings(Duration window, Plans plans, URI upgradeUrl) implements RateLimitConfig {

    static final Settings SMALL =
            new Settings(Duration.ofSeconds(60), new Limits(3, 5, 60), URI.create("https://example.com/plans"));

    record Limits(int free, int pro, int enterprise) implements RateLimitConfig.Plans {}
}
