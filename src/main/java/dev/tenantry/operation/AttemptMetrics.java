package dev.tenantry.operation;

import dev.tenantry.start.ControlPlaneBegins;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/** Counts the attempts at operations that this control plane has made, and their time. */
@ApplicationScoped
class AttemptMetrics {

    /** How an attempt ended. */
    enum Outcome {
        /** The operation has ended, perhaps because it was cancelled. */
        ENDED,
        /** There was nothing to do, or something stood in the way; another attempt follows. */
        POSTPONED,
        FAILED
    }

    private final OperationJobs jobs;
    private final MeterRegistry meters;

    AttemptMetrics(OperationJobs jobs, MeterRegistry meters) {
        this.jobs = jobs;
        this.meters = meters;
    }

    // Registered at the start, so that the first failure counts as an increase.
    void begin(@Observes ControlPlaneBegins event) {
        for (String kind : jobs.names()) {
            for (Outcome outcome : Outcome.values()) {
                timer(kind, outcome);
            }
        }
    }

    void ended(OperationKind kind, Outcome outcome, Timer.Sample attempt) {
        // A kind of another version is postponed, and not counted, so that the names are known.
        jobs.find(kind).ifPresent(job -> attempt.stop(timer(kind.wireName(), outcome)));
    }

    Timer.Sample begin() {
        return Timer.start(meters);
    }

    private Timer timer(String kind, Outcome outcome) {
        return Timer.builder("tenantry.operation.attempts")
                .description("Attempts at operations")
                .tag("kind", kind)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }
}
