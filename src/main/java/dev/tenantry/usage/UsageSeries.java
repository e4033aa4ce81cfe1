package dev.tenantry.usage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** The series of one value of the label {@code tenant}. They begin at zero. */
final class UsageSeries {

    private static final double NANOS_PER_SECOND = 1e9;

    private final MeterRegistry meters;
    private final Map<Outcome, Counter> requests = new EnumMap<>(Outcome.class);
    private final Counter seconds;

    UsageSeries(String tenant, MeterRegistry meters) {
        this.meters = meters;
        Arrays.stream(Outcome.values()).forEach(outcome -> requests.put(outcome, requests(tenant, outcome)));
        this.seconds = Counter.builder("tenantry.tenant.service")
                .description("Time from when a request's tenant was known until its answer was ready")
                .baseUnit("seconds")
                .tag("tenant", tenant)
                .register(meters);
    }

    private Counter requests(String tenant, Outcome outcome) {
        return Counter.builder("tenantry.tenant.requests")
                .description("Answered requests of tenants: of those that use most, and of all others together")
                .tag("tenant", tenant)
                .tag("outcome", outcome.tag())
                .register(meters);
    }

    void add(Outcome outcome, long nanos) {
        Counter counter = requests.get(outcome);
        if (counter != null) {
            counter.increment();
        }
        seconds.increment(nanos / NANOS_PER_SECOND);
    }

    void remove() {
        requests.values().forEach(meters::remove);
        meters.remove(seconds);
    }
}
