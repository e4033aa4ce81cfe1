package dev.tenantry.token;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Counts the fetches of keys. */
@ApplicationScoped
class KeyMetrics {

    private final MeterRegistry meters;
    private final Counter fetched;
    private final Counter failed;

    KeyMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.fetched = fetches("ok");
        this.failed = fetches("failed");
    }

    private Counter fetches(String outcome) {
        return Counter.builder("tenantry.token.key.fetches")
                .description("Fetches of the keys that verify tokens")
                .tag("outcome", outcome)
                .register(meters);
    }

    void fetched() {
        fetched.increment();
    }

    void failed() {
        failed.increment();
    }

    void measureAge(Supplier<Duration> age) {
        TimeGauge.builder("tenantry.token.key.age", () -> age.get().toMillis(), TimeUnit.MILLISECONDS)
                .description("Time since the keys that verify tokens were last fetched")
                .strongReference(true)
                .register(meters);
    }
}
