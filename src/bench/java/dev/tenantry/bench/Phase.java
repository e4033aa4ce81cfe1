package dev.tenantry.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** A period of load with one operation, and what it cost. */
record Phase(Duration length, Histogram latencies, Spent spent) {

    private static final double NANOS_PER_MICRO = 1_000;
    private static final double NANOS_PER_MILLI = 1_000_000;

    double requestsPerSecond() {
        return latencies.getTotalCount() * 1e9 / length.toNanos();
    }

    double latencyMillis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    /** Returns the CPU time of one process per request, in microseconds. */
    double perRequest(Duration cpu) {
        return cpu.toNanos() / NANOS_PER_MICRO / latencies.getTotalCount();
    }

    static double median(List<Phase> phases, ToDoubleFunction<Phase> figure) {
        double[] sorted = phases.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** CPU time of the service, of PostgreSQL with all its processes, of Redis and of the load generator. */
    record Spent(Duration service, Duration postgres, Duration redis, Duration generator) {

        Spent since(Spent before) {
            return new Spent(
                    service.minus(before.service),
                    postgres.minus(before.postgres),
                    redis.minus(before.redis),
                    generator.minus(before.generator));
        }
    }
}
