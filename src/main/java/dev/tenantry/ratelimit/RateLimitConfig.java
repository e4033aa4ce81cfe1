package dev.tenantry.ratelimit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.rate-limit")
public interface RateLimitConfig {

    /** The window to which limits apply: no more requests than the limit pass in any period of this length. */
    @WithDefault("60s")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration window();

    /** Requests per window, by plan. {@code config.rate_limit} in a tenant's row overrides them. */
    Plans plans();

    /** How much of a limit an instance may take from Redis at once, in percent; with 0, every request asks Redis. */
    @WithDefault("1")
    @Min(0) @Max(10) int leasePercent();

    /** Where a tenant can upgrade its plan; sent as the member {@code upgradeUrl} of a 429. */
    @WithDefault("https://example.com/plans")
    URI upgradeUrl();

    /** How many requests of one tenant an instance handles at the same time. */
    @WithName("in-flight")
    InFlight inFlight();

    /** Answers that are written in parts, for as long as the client takes to read them. */
    Exports exports();

    interface Plans {

        /** Requests per window on the free plan. */
        @WithDefault("100")
        @Min(1) @Max(999_999_999) int free();

        /** Requests per window on the pro plan. */
        @WithDefault("1000")
        @Min(1) @Max(999_999_999) int pro();

        /** Requests per window on the enterprise plan. */
        @WithDefault("10000")
        @Min(1) @Max(999_999_999) int enterprise();
    }

    interface InFlight {

        /** Requests that an instance handles at the same time for one tenant on the free plan. */
        @WithDefault("4")
        @Min(1) @Max(10_000) int free();

        /** Requests that an instance handles at the same time for one tenant on the pro plan. */
        @WithDefault("6")
        @Min(1) @Max(10_000) int pro();

        /** Requests that an instance handles at the same time for one tenant on the enterprise plan. */
        @WithDefault("8")
        @Min(1) @Max(10_000) int enterprise();

        /** Requests that an instance handles at the same time for all tenants together. */
        @WithDefault("200")
        @Min(2) @Max(100_000) int all();

        /** How many requests of a tenant may wait for each that may be in flight; further ones get 503 at once. */
        @WithDefault("4")
        @Min(0) @Max(10_000) int queue();

        /** How long a request waits until another one of its tenant, or of any tenant, is done, before it gets 503. */
        @WithDefault("1s")
        @DurationMin(millis = 1)
        @DurationMax(minutes = 1)
        Duration patience();

        /** How many requests of all tenants together may wait for another one of their tenant: some hold a thread. */
        @WithDefault("100")
        @Min(0) @Max(100_000) int maxWaiting();

        /** Whether the service starts even if one tenant could hold all connections to the main database. */
        @WithDefault("false")
        boolean allowOneTenantToHoldTheMainPool();
    }

    interface Exports {

        /** Exports of one tenant that an instance runs at the same time; one more gets 503. */
        @WithDefault("1")
        @Min(1) @Max(100) int perTenant();

        /** Exports of all tenants that an instance runs at the same time. Each of them holds a thread. */
        @WithDefault("4")
        @Min(1) @Max(1_000) int max();

        /** How long an export may take. Then its connection is closed. */
        @WithDefault("10m")
        @DurationMin(seconds = 1)
        @DurationMax(days = 1)
        Duration deadline();
    }
}
