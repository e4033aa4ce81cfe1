package dev.tenantry.context;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The latest attempts of one caller: at most {@code limit} in any period as long as the window. Thread-safe. */
final class Attempts {

    private final int limit;
    private final long window;
    private final Deque<Long> times = new ArrayDeque<>();

    Attempts(int limit, Duration window) {
        this.limit = limit;
        this.window = window.toNanos();
    }

    /**
     * Counts an attempt, unless there have been too many.
     *
     * @param now a time in nanoseconds from any fixed moment
     * @return how long the caller has to wait; empty if the attempt was counted
     */
    synchronized Optional<Duration> tryAcquire(long now) {
        while (!times.isEmpty() && now - times.getFirst() >= window) {
            times.removeFirst();
        }
        if (times.size() < limit) {
            times.addLast(now);
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(window - (now - times.getFirst())));
    }

    /** Takes back an attempt that was counted. */
    synchronized void release() {
        times.pollLast();
    }
}
