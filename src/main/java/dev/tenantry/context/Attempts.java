package dev.tenantry.context;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The attempts of one caller: those that failed, at most {@code limit} in any period as long as the window, and those
 * that are running. Thread-safe.
 */
final class Attempts {

    // Attempts that are running take milliseconds. They only keep many at once from being more than the limit.
    private static final Duration WAIT_FOR_RUNNING = Duration.ofSeconds(1);

    private final int limit;
    private final long window;
    private final Deque<Long> failures = new ArrayDeque<>();
    private int running;

    Attempts(int limit, Duration window) {
        this.limit = limit;
        this.window = window.toNanos();
    }

    /**
     * Begins an attempt, unless too many have failed or are running.
     *
     * @param now a time in nanoseconds from any fixed moment
     * @return how long the caller has to wait; empty if the attempt has begun
     */
    synchronized Optional<Duration> begin(long now) {
        while (!failures.isEmpty() && now - failures.getFirst() >= window) {
            failures.removeFirst();
        }
        if (failures.size() >= limit) {
            return Optional.of(Duration.ofNanos(window - (now - failures.getFirst())));
        }
        if (failures.size() + running >= limit) {
            return Optional.of(WAIT_FOR_RUNNING);
        }
        running++;
        return Optional.empty();
    }

    /** Ends an attempt that has begun. */
    synchronized void end(boolean failed, long now) {
        running--;
        if (failed) {
            failures.addLast(now);
        }
    }
}
