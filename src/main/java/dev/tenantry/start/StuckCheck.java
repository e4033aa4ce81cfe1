package dev.tenantry.start;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Reports that the process cannot recover once work has waited for longer than every time limit of a request allows.
 * The check itself waits for nothing: each call hands in a task, unless the one before is still waiting.
 */
public abstract class StuckCheck implements HealthCheck {

    private final String name;
    private final Duration limit;

    private volatile boolean waiting;
    private volatile long waitingSinceNanos;

    protected StuckCheck(String name, StartConfig config) {
        this.name = name;
        this.limit = config.stuckAfter();
    }

    /** Has the task run like the work that is checked, and returns at once. */
    protected abstract void handIn(Runnable task);

    /** Returns how long ago any such work was completed; by default, only the task tells. */
    protected Duration idle() {
        return Duration.ofNanos(Long.MAX_VALUE);
    }

    @Override
    public synchronized HealthCheckResponse call() {
        if (!waiting) {
            handIn();
        }
        Duration stuck = stuckFor();
        return HealthCheckResponse.named(name)
                .withData("stuckForSeconds", stuck.toSeconds())
                .status(stuck.compareTo(limit) < 0)
                .build();
    }

    private void handIn() {
        waitingSinceNanos = System.nanoTime();
        waiting = true;
        try {
            handIn(() -> waiting = false);
        } catch (RejectedExecutionException stopping) {
            waiting = false;
        }
    }

    private Duration stuckFor() {
        if (!waiting) {
            return Duration.ZERO;
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - waitingSinceNanos);
        Duration idle = idle();
        return waited.compareTo(idle) < 0 ? waited : idle;
    }
}
