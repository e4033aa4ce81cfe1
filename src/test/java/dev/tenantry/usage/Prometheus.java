package dev.tenantry.usage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scrapes a counter as Prometheus does, and adds up by how much its series have increased. */
final class Prometheus {

    private final MeterRegistry meters;
    private final String name;
    private Map<Meter.Id, Double> last = new HashMap<>();
    private double increase;
    private int mostTenants;

    Prometheus(MeterRegistry meters, String name) {
        this.meters = meters;
        this.name = name;
    }

    void scrape() {
        Map<Meter.Id, Double> now = new HashMap<>();
        for (Counter counter : meters.get(name).counters()) {
            now.put(counter.getId(), counter.count());
        }
        // The first sample of a series tells nothing, and one that is gone is forgotten.
        now.forEach((series, value) -> increase += increase(last.get(series), value));
        mostTenants = Math.max(mostTenants, (int)
                now.keySet().stream().map(id -> id.getTag("tenant")).distinct().count());
        last = now;
    }

    private static double increase(@Nullable Double before, double value) {
        if (before == null) {
            return 0;
        }
        // A decrease is taken for a restart.
        return value < before ? value : value - before;
    }

    double increase() {
        return increase;
    }

    int mostTenants() {
        return mostTenants;
    }
}
