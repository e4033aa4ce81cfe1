package dev.tenantry.ratelimit;

import java.net.URI;
import java.time.Duration;

/** Rate limit settings for tests that need small limits. */
record Settings(Duration window, Plans plans, int leasePercent, URI upgradeUrl, InFlight inFlight, Exports exports)
        implements RateLimitConfig {

    static final Settings SMALL = new Settings(
            Duration.ofSeconds(60),
            new Limits(3, 5, 60),
            1,
            URI.create("https://example.com/plans"),
            new Places(2, 3, 4, 200, 2, Duration.ofSeconds(20), 100, false),
            new ExportLimits(1, 2, Duration.ofMinutes(1)));

    Settings with(Duration otherWindow) {
        return new Settings(otherWindow, plans, leasePercent, upgradeUrl, inFlight, exports);
    }

    Settings withLeases(int percent) {
        return new Settings(window, plans, percent, upgradeUrl, inFlight, exports);
    }

    Settings with(Places others) {
        return new Settings(window, plans, leasePercent, upgradeUrl, others, exports);
    }

    record ExportLimits(int perTenant, int max, Duration deadline) implements RateLimitConfig.Exports {}

    record Limits(int free, int pro, int enterprise) implements RateLimitConfig.Plans {}

    record Places(
            int free,
            int pro,
            int enterprise,
            int all,
            int queue,
            Duration patience,
            int maxWaiting,
            boolean allowOneTenantToHoldTheMainPool)
            implements RateLimitConfig.InFlight {}
}
