package dev.tenantry.relocation;

import dev.tenantry.start.ControlPlaneBegins;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Publishes totals of all moves that this control plane runs. {@link MoveProgress} shows each of them. */
@ApplicationScoped
class MoveMetrics {

    private final MeterRegistry meters;
    private final AtomicLong backlog = new AtomicLong();

    MoveMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    // At the start, so that the first move counts as an increase.
    void begin(@Observes ControlPlaneBegins event) {
        rows();
        pauses(true);
        pauses(false);
        Gauge.builder("tenantry.move.backlog", backlog, AtomicLong::get)
                .description("Rows that have changed since they were copied")
                .register(meters);
    }

    void copied(long rows) {
        rows().increment((double) rows);
    }

    /** @param change how many more rows are left than were before */
    void backlog(long change) {
        backlog.addAndGet(change);
    }

    /** @param switched whether the tenant has moved; otherwise the switch took too long and was called off */
    void paused(Duration pause, boolean switched) {
        pauses(switched).record(pause);
    }

    private Counter rows() {
        return Counter.builder("tenantry.move.rows")
                .description("Rows that moves have copied")
                .register(meters);
    }

    private Timer pauses(boolean switched) {
        return Timer.builder("tenantry.move.pauses")
                .description("Switches of moves, during which the tenant's requests wait")
                .tag("outcome", switched ? "switched" : "called_off")
                .register(meters);
    }
}
