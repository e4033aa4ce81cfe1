package dev.tenantry.start;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.health.Liveness;

/**
 * Checks whether all worker threads are stuck: a task waits for one of them, and none has completed anything. A long
 * queue in which something moves is not stuck.
 */
@Liveness
@Singleton
class WorkerLiveness extends StuckCheck {

    private final ExecutorService workers;
    private final WorkerProgress progress;

    WorkerLiveness(ExecutorService workers, WorkerProgress progress, StartConfig config) {
        super("Worker threads", config);
        this.workers = workers;
        this.progress = progress;
    }

    @Override
    protected void handIn(Runnable task) {
        workers.execute(() -> {
            progress.made();
            task.run();
        });
    }

    @Override
    protected Duration idle() {
        return progress.age();
    }
}
