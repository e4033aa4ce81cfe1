package dev.tenantry.start;

import io.vertx.core.Context;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Remembers when a worker thread last completed something. */
@ApplicationScoped
class WorkerProgress {

    private volatile long lastNanos = System.nanoTime();

    /** Counts if the calling thread is a worker: others complete things although all workers are stuck. */
    void made() {
        if (!Context.isOnEventLoopThread() && !Thread.currentThread().isVirtual()) {
            lastNanos = System.nanoTime();
        }
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - lastNanos);
    }
}
