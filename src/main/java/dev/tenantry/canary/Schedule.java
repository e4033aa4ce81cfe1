package dev.tenantry.canary;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Says when the next round is due. At random times, so that instances that started together do not all make their rounds
 * at the same moment. Not safe for concurrent use.
 */
final class Schedule {

    /** How often to ask. */
    static final Duration TICK = Duration.ofSeconds(1);

    /** The first round is early, because a new version may have broken something, but not while an instance warms up. */
    private static final Duration EARLY = Duration.ofMinutes(1);

    /** While nothing is served, every second counts. */
    private static final Duration WHILE_BROKEN = Duration.ofSeconds(10);

    private final Duration interval;
    private long dueNanos;

    Schedule(Duration interval) {
        this.interval = interval;
        dueNanos = System.nanoTime() + between(Duration.ZERO, min(interval, EARLY));
    }

    boolean isDue() {
        return !untilDue().isPositive();
    }

    Duration untilDue() {
        return Duration.ofNanos(dueNanos - System.nanoTime());
    }

    void done(boolean isBroken) {
        Duration next = isBroken ? min(interval, WHILE_BROKEN) : interval;
        dueNanos = System.nanoTime()
                + between(
                        next.multipliedBy(4).dividedBy(5), next.multipliedBy(6).dividedBy(5));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static long between(Duration least, Duration most) {
        return ThreadLocalRandom.current().nextLong(least.toNanos(), most.toNanos() + 1);
    }
}
