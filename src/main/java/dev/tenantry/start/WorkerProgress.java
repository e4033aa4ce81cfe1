package dev.tenantry.start;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Remembers when a worker thread last completed something. */
@ApplicationScoped
class WorkerProgress {

    private volatile long lastNanos = System.nanoTime();

    void made() {
        lastNanos = System.nanoTime();
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - lastNanos);
    }
}
