package dev.tenantry.start;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Reports that the process cannot recover once its worker threads are stuck: a task waits for one of them, and none has
 * completed anything for longer than every time limit of a request allows. The check itself needs no worker: each call
 * hands in a task, unless the one before is still waiting. A long queue in which something moves is not stuck.
 */
@Liveness
@ApplicationScoped
class WorkerLiveness implements HealthCheck {

    private static final String NAME = "Worker threads";

    private final ExecutorService workers;
    private final WorkerProgress progress;
    private final Duration limit;

    private volatile boolean waiting;
    private volatile long waitingSinceNanos;

    WorkerLiveness(ExecutorService workers, WorkerProgress progress, StartConfig config) {
        this.workers = workers;
        this.progress = progress;
        this.limit = config.stuckAfter();
    }

    @Override
    public synchronized HealthCheckResponse call() {
        if (!waiting) {
            handIn();
        }
        Duration stuck = stuckFor();
        return HealthCheckResponse.named(NAME)
                .withData("stuckForSeconds", stuck.toSeconds())
                .status(stuck.compareTo(limit) < 0)
                .build();
    }

    private void handIn() {
        waitingSinceNanos = System.nanoTime();
        waiting = true;
        try {
            workers.execute(() -> {
                progress.made();
                waiting = false;
            });
        } catch (RejectedExecutionException stopping) {
            waiting = false;
        }
    }

    private Duration stuckFor() {
        if (!waiting) {
            return Duration.ZERO;
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - waitingSinceNanos);
        Duration idle = progress.age();
        return waited.compareTo(idle) < 0 ? waited : idle;
    }
}
