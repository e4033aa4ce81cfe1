package dev.tenantry.isolation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Publishes the findings of the repeated audit, and its age. */
@Singleton
@Startup // so that the gauges exist before the first audit
class WatchMetrics {

    private final AtomicInteger findings = new AtomicInteger();
    private final AtomicInteger warnings = new AtomicInteger();
    private final AtomicInteger unaudited = new AtomicInteger();
    private final AtomicLong databaseNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong turnNanos = new AtomicLong(System.nanoTime());
    private final Counter homes;
    private final AtomicReference<@Nullable Instant> databaseAt = new AtomicReference<>();
    private final AtomicReference<@Nullable Instant> turnAt = new AtomicReference<>();

    WatchMetrics(MeterRegistry meters) {
        gauge("instance", findings, meters);
        gauge("warning", warnings, meters);
        age("tenantry.isolation.audit.age", "Time since the main database was last audited", databaseNanos, meters);
        age("tenantry.isolation.turn.age", "Time since the last turn of all homes in schemas ended", turnNanos, meters);
        Gauge.builder("tenantry.isolation.homes.unaudited", unaudited, AtomicInteger::get)
                .description("Homes in schemas that the last turn could not audit, for example because they are locked")
                .register(meters);
        homes = Counter.builder("tenantry.isolation.homes.audited")
                .description("Audits of homes in schemas")
                .register(meters);
    }

    private static void gauge(String about, AtomicInteger number, MeterRegistry meters) {
        Gauge.builder("tenantry.isolation.findings", number, AtomicInteger::get)
                .description("Findings of the isolation audit, by what they are about")
                .tag("about", about)
                .register(meters);
    }

    private static void age(String name, String description, AtomicLong at, MeterRegistry meters) {
        TimeGauge.builder(name, at, TimeUnit.NANOSECONDS, then -> System.nanoTime() - then.get())
                .description(description)
                .register(meters);
    }

    /** Starts the clocks: the start audits the main database, and each home is audited before it is served. */
    void begin() {
        databaseNanos.set(System.nanoTime());
        databaseAt.set(Instant.now());
        turnNanos.set(System.nanoTime());
    }

    void warned(int numberOfWarnings) {
        warnings.set(numberOfWarnings);
    }

    void databaseAudited(int numberOfFindings) {
        findings.set(numberOfFindings);
        databaseNanos.set(System.nanoTime());
        databaseAt.set(Instant.now());
    }

    void homesAudited(HomeTurn.Progress progress, int numberOfUnaudited) {
        homes.increment(progress.audited());
        unaudited.set(numberOfUnaudited);
        if (progress.isComplete()) {
            turnNanos.set(System.nanoTime());
            turnAt.set(Instant.now());
        }
    }

    /** Returns when the main database was last audited; empty before the start has done so. */
    Optional<Instant> databaseAuditedAt() {
        return Optional.ofNullable(databaseAt.get());
    }

    /** Returns when the last turn of all homes in schemas ended; empty before the first one. */
    Optional<Instant> turnEndedAt() {
        return Optional.ofNullable(turnAt.get());
    }
}
