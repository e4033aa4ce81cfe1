package dev.tenantry.ratelimit;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many requests of all tenants this instance works on at the same time; the others wait in the order of their
 * arrival. Nothing else would, because requests on virtual threads hold no worker thread.
 */
@Singleton
class Turns {

    private final Semaphore free;
    private final Duration patience;
    private final Counter refused;

    Turns(RateLimitConfig config, MeterRegistry meters) {
        int all = config.inFlight().all();
        this.free = new Semaphore(all, true);
        this.patience = config.inFlight().patience();
        Gauge.builder("tenantry.bulkhead.in.use", free, turns -> all - turns.availablePermits())
                .description("Tenants' requests that this instance handles at the moment")
                .register(meters);
        this.refused = Counter.builder("tenantry.bulkhead.overloads")
                .description("Requests refused because this instance was handling as many as it may")
                .register(meters);
    }

    /**
     * Does the work when it is its turn.
     *
     * @throws ProblemException 503, without doing the work, if its turn does not come in time
     */
    <T> T call(Callable<T> work) throws Exception {
        take();
        try {
            return work.call();
        } finally {
            free.release();
        }
    }

    /** Waits for a turn, however long that takes, and gives it back. */
    void await() throws InterruptedException {
        free.acquire();
        free.release();
    }

    private void take() {
        try {
            if (free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        refused.increment();
        throw Problem.unavailable("Too many requests are in progress. Try again shortly.")
                .asException();
    }
}
