package dev.tenantry.isolation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Locale;

/** Counts the transactions that a tenant's fence kept out, by reason. */
@Singleton
@Startup // so that the counters exist before the first refusal
class FenceMetrics {

    private final MeterRegistry meters;

    FenceMetrics(MeterRegistry meters) {
        this.meters = meters;
        Arrays.stream(FenceException.Reason.values()).forEach(this::counter);
    }

    void count(FenceException.Reason reason) {
        counter(reason).increment();
    }

    private Counter counter(FenceException.Reason reason) {
        return Counter.builder("tenantry.isolation.fence.refusals")
                .description("Transactions that the tenant's fence kept out at first")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }
}
