package dev.tenantry.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Knows whether Redis is alive. Any reply proves that it is, even one that came too late for its call; silence has to
 * be noticed by a waiting call. Thread-safe.
 */
final class RedisPulse {

    enum Admission {
        /** Redis is alive. */
        REGULAR,
        /** Redis is silent, and this call finds out whether it still is. */
        TRIAL,
        /** Redis is silent, and another call finds out, or will do so after the pause. */
        REFUSED
    }

    private static final Logger LOG = Logger.getLogger(RedisPulse.class);
    private static final long ALIVE = Long.MIN_VALUE;

    private final long pauseNanos;
    private final AtomicLong replies = new AtomicLong();

    // ALIVE, or the time at which the next trial may be made.
    private final AtomicLong nextTrial = new AtomicLong(ALIVE);

    RedisPulse(Duration pause) {
        this.pauseNanos = pause.toNanos();
    }

    Admission admit() {
        long trial = nextTrial.get();
        if (trial == ALIVE) {
            return Admission.REGULAR;
        }
        long now = System.nanoTime();
        return now - trial >= 0 && nextTrial.compareAndSet(trial, now + pauseNanos)
                ? Admission.TRIAL
                : Admission.REFUSED;
    }

    boolean isAlive() {
        return nextTrial.get() == ALIVE;
    }

    /** Returns the number of replies so far. If it does not change while a call waits, Redis is silent. */
    long replies() {
        return replies.get();
    }

    void beat() {
        replies.incrementAndGet();
        if (!isAlive() && nextTrial.getAndSet(ALIVE) != ALIVE) {
            LOG.info("Redis replies again");
        }
    }

    /** Stops all calls, unless a reply has arrived since the caller read the given number of replies. */
    void fallSilent(long seen) {
        if (!nextTrial.compareAndSet(ALIVE, System.nanoTime() + pauseNanos)) {
            return;
        }
        // Checked afterwards: a reply that arrives from now on finds the calls stopped, and resumes them.
        if (replies.get() != seen) {
            nextTrial.set(ALIVE);
            return;
        }
        LOG.warn(
                "Redis does not reply; until it does, tenants are read from PostgreSQL and each instance counts its own"
                        + " requests");
    }
}
