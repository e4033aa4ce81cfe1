package dev.tenantry.canary;

import dev.tenantry.isolation.ProbeResult;
import dev.tenantry.tenant.IsolationTier;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Publishes what the rounds found, by tier, and how long ago the last one was that proves anything. */
@ApplicationScoped
@Startup // so that the gauges exist before the first round
class CanaryMetrics {

    private static final long NEVER = Long.MIN_VALUE;

    private record OfTier(AtomicInteger broken, AtomicLong provedNanos) {}

    private final Map<IsolationTier, OfTier> tiers = new EnumMap<>(IsolationTier.class);
    private final MeterRegistry meters;

    CanaryMetrics(MeterRegistry meters) {
        this.meters = meters;
        Arrays.stream(IsolationTier.values()).forEach(tier -> tiers.put(tier, register(tier)));
    }

    private OfTier register(IsolationTier tier) {
        OfTier numbers = new OfTier(new AtomicInteger(), new AtomicLong(NEVER));
        Gauge.builder("tenantry.canary.broken", numbers.broken(), AtomicInteger::get)
                .description("1 while isolation did not hold when the canary tried it last")
                .tag("tier", tier.wireName())
                .register(meters);
        TimeGauge.builder("tenantry.canary.age", numbers.provedNanos(), TimeUnit.NANOSECONDS, CanaryMetrics::age)
                .description("Time since the last round of the canary that proves anything; 0 if none is made here")
                .tag("tier", tier.wireName())
                .register(meters);
        Arrays.stream(ProbeResult.Outcome.values()).forEach(outcome -> counter(tier, outcome));
        return numbers;
    }

    private OfTier of(IsolationTier tier) {
        return Objects.requireNonNull(tiers.get(tier));
    }

    private static double age(AtomicLong at) {
        return at.get() == NEVER ? 0 : System.nanoTime() - at.get();
    }

    private Counter counter(IsolationTier tier, ProbeResult.Outcome outcome) {
        return Counter.builder("tenantry.canary.rounds")
                .description("Rounds of the canary, by outcome")
                .tag("tier", tier.wireName())
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    /** Starts the clocks of the tiers that are tried here. */
    void begin(Set<IsolationTier> tried) {
        tried.forEach(tier -> of(tier).provedNanos().set(System.nanoTime()));
    }

    void tried(IsolationTier tier, ProbeResult.Outcome outcome) {
        counter(tier, outcome).increment();
        if (outcome != ProbeResult.Outcome.NOT_MADE) {
            of(tier).broken().set(outcome == ProbeResult.Outcome.BROKEN ? 1 : 0);
            of(tier).provedNanos().set(System.nanoTime());
        }
    }
}
