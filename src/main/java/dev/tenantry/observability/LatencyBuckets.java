package dev.tenantry.observability;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Adds a few buckets to {@code http.server.requests}, so that Prometheus can tell how many requests were slow. Only for
 * operations that succeed: buckets multiply the number of series, and the time of a refusal says little.
 */
@Singleton
class LatencyBuckets implements MeterFilter {

    private static final DistributionStatisticConfig BUCKETS = DistributionStatisticConfig.builder()
            .serviceLevelObjectives(Stream.of(5, 10, 25, 50, 100, 250, 1_000, 5_000)
                    .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
                    .toArray())
            .build();

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
        return id.getName().equals("http.server.requests") && "SUCCESS".equals(id.getTag("outcome"))
                ? BUCKETS.merge(config)
                : config;
    }
}
