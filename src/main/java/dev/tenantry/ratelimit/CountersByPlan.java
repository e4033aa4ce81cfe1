package dev.tenantry.ratelimit;

import dev.tenantry.tenant.Plan;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts something by the plan of its tenant. All counters exist from the start, so that the first count is an
 * increase.
 */
final class CountersByPlan {

    private final Map<Plan, Counter> counters = new EnumMap<>(Plan.class);

    CountersByPlan(Meter.MeterProvider<Counter> meters) {
        Arrays.stream(Plan.values()).forEach(plan -> counters.put(plan, meters.withTag("plan", plan.wireName())));
    }

    void count(Plan plan) {
        Counter counter = counters.get(plan);
        if (counter != null) {
            counter.increment();
        }
    }
}
