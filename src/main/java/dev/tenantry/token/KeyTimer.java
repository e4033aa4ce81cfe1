package dev.tenantry.token;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Repeats work on a thread of its own. A worker thread would not do: while all of them are busy, keys would not be
 * fetched and would expire, although they are all that requests lack.
 */
final class KeyTimer implements AutoCloseable {

    static final String THREAD = "token-keys";

    private static final Logger LOG = Logger.getLogger(KeyTimer.class);

    // Longer than an interrupted fetch takes to end.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(KeyTimer::thread);

    /** @param interval the time between the end of one run and the beginning of the next */
    @SuppressWarnings("FutureReturnValueIgnored") // each run catches what it throws
    KeyTimer(Duration interval, Runnable work) {
        executor.scheduleWithFixedDelay(() -> run(work), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    // The executor would silently leave out all later runs.
    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("A run of this timer failed; the next one follows", failure);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = Thread.ofPlatform().daemon().name(THREAD).unstarted(task);
        // After a live reload the calling thread may still have the class loader of the previous application.
        thread.setContextClassLoader(KeyTimer.class.getClassLoader());
        return thread;
    }

    /** Interrupts the work and waits for its end. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf("Thread %s has not ended within %d s", THREAD, PATIENCE.toSeconds());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
