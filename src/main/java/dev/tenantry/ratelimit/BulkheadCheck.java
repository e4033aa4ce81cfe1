package dev.tenantry.ratelimit;

import dev.tenantry.start.StartCheck;
import dev.tenantry.start.StartConfig;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Refuses to start if one tenant could hold all connections to the main database, or waiting requests all threads. */
@Singleton
class BulkheadCheck implements StartCheck {

    private static final String PREFIX = "tenantry.rate-limit.in-flight.";
    private static final String EXPORTS = "tenantry.rate-limit.exports.per-tenant";
    private static final String ALL_EXPORTS = "tenantry.rate-limit.exports.max";
    private static final String POOL = "quarkus.datasource.jdbc.max-size";
    private static final String THREADS = "quarkus.thread-pool.max-threads";

    /** The number that Quarkus has at least, if none is configured. */
    private static final int DEFAULT_THREADS = 200;

    private final RateLimitConfig.InFlight inFlight;
    private final RateLimitConfig.Exports exports;
    private final Config config;
    private final StartConfig start;

    BulkheadCheck(RateLimitConfig limits, Config config, StartConfig start) {
        this.inFlight = limits.inFlight();
        this.exports = limits.exports();
        this.config = config;
        this.start = start;
    }

    @Override
    public Phase phase() {
        return Phase.SETTINGS;
    }

    @Override
    public List<String> refusals() {
        return start.serves()
                ? Stream.of(poolRefusal(), turnRefusal(), threadRefusal())
                        .flatMap(Optional::stream)
                        .toList()
                : List.of();
    }

    private Optional<String> poolRefusal() {
        return config.getOptionalValue(POOL, Integer.class)
                .filter(size -> atOnce() >= size && !inFlight.allowOneTenantToHoldTheMainPool())
                .map(size -> ("One tenant may have %d requests (%sfree, pro or enterprise) and exports (%s) in flight,"
                                + " but the main pool has only %d connections (%s). One slow tenant would stop all"
                                + " others. Lower the former or raise the latter.")
                        .formatted(atOnce(), PREFIX, EXPORTS, size, POOL));
    }

    private Optional<String> turnRefusal() {
        return largest() < inFlight.all()
                ? Optional.empty()
                : Optional.of(("One tenant may have %d requests (%sfree, pro or enterprise) in flight, and all tenants"
                                + " together only %d (%sall). One slow tenant would stop all others. Lower the former or"
                                + " raise the latter.")
                        .formatted(largest(), PREFIX, inFlight.all(), PREFIX));
    }

    private Optional<String> threadRefusal() {
        int threads = config.getOptionalValue(THREADS, Integer.class).orElse(DEFAULT_THREADS);
        int held = inFlight.maxWaiting() + largest() + exports.max();
        return held < threads
                ? Optional.empty()
                : Optional.of(("%d requests may wait (%smax-waiting) and %d exports run (%s) while one tenant has %d"
                                + " requests in flight, but there are only %d threads (%s). Lower the former or raise"
                                + " the latter.")
                        .formatted(
                                inFlight.maxWaiting(),
                                PREFIX,
                                exports.max(),
                                ALL_EXPORTS,
                                largest(),
                                threads,
                                THREADS));
    }

    // An export reads its next part on a connection of its own, while requests are in flight.
    private int atOnce() {
        return largest() + exports.perTenant();
    }

    private int largest() {
        return IntStream.of(inFlight.free(), inFlight.pro(), inFlight.enterprise())
                .max()
                .orElseThrow();
    }
}
