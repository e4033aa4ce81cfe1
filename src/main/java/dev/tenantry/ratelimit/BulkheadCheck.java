package dev.tenantry.ratelimit;

import dev.tenantry.start.StartCheck;
import dev.tenantry.start.StartConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Refuses to start if one tenant could hold all connections to the main database, or waiting requests all threads. */
@ApplicationScoped
class BulkheadCheck implements StartCheck {

    private static final String PREFIX = "tenantry.rate-limit.in-flight.";
    private static final String POOL = "quarkus.datasource.jdbc.max-size";
    private static final String THREADS = "quarkus.thread-pool.max-threads";

    /** The number that Quarkus has at least, if none is configured. */
    private static final int DEFAULT_THREADS = 200;

    private final RateLimitConfig.InFlight inFlight;
    private final Config config;
    private final StartConfig start;

    BulkheadCheck(RateLimitConfig limits, Config config, StartConfig start) {
        this.inFlight = limits.inFlight();
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
                ? Stream.of(poolRefusal(), threadRefusal())
                        .flatMap(Optional::stream)
                        .toList()
                : List.of();
    }

    private Optional<String> poolRefusal() {
        return config.getOptionalValue(POOL, Integer.class)
                .filter(size -> largest() >= size && !inFlight.allowOneTenantToHoldTheMainPool())
                .map(size -> ("One tenant may have %d requests in flight (%sfree, pro or enterprise), but the main pool"
                                + " has only %d connections (%s). One slow tenant would stop all others. Lower the"
                                + " former or raise the latter.")
                        .formatted(largest(), PREFIX, size, POOL));
    }

    private Optional<String> threadRefusal() {
        int threads = config.getOptionalValue(THREADS, Integer.class).orElse(DEFAULT_THREADS);
        int held = inFlight.maxWaiting() + largest();
        return held < threads
                ? Optional.empty()
                : Optional.of(("%d requests may wait (%smax-waiting) while one tenant has %d in flight, but there are"
                                + " only %d threads (%s). Lower the former or raise the latter.")
                        .formatted(inFlight.maxWaiting(), PREFIX, largest(), threads, THREADS));
    }

    private int largest() {
        return IntStream.of(inFlight.free(), inFlight.pro(), inFlight.enterprise())
                .max()
                .orElseThrow();
    }
}
