package dev.tenantry.isolation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts requests that were turned away so that one home or one data store does not use up what all share. */
@Singleton
@Startup // so that the counters exist before the first request is turned away
class Refusals {

    /** What a request was turned away for. */
    enum Reason {
        /** Too many concurrent requests to the data store. */
        STORE_FULL,
        /** The data store was unreachable repeatedly, and is left alone for a moment. */
        CIRCUIT_OPEN,
        /** All connections to the tenant's database are in use. */
        POOL_FULL,
        /** All pools are in use. */
        NO_POOL
    }

    private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

    Refusals(MeterRegistry meters) {
        for (Reason reason : Reason.values()) {
            counters.put(
                    reason,
                    Counter.builder("tenantry.isolation.refusals")
                            .description("Requests that were turned away before they reached a tenant's database")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    void count(Reason reason) {
        Counter counter = counters.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
