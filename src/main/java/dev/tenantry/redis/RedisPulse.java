package dev.tenantry.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Knows whether Redis is alive. Any reply proves that it is, even one that came too late for its call; silence has to
 * be noticed by a waiting call. Thread-safe.
 */
final class RedisPulse {

    private static final Logger LOG = Logger.getLogger(RedisPulse.class);
    private static final long ALIVE = Long.MIN_VALUE;

    private final long pauseNanos;
    private final AtomicLong replies = new AtomicLong();

    // ALIVE, or the time at which the next trial may be made.
    private final AtomicLong nextTrial = new AtomicLong(ALIVE);

    RedisPulse(Duration pause) {
        this.pauseNanos = pause.toNanos();
    }

    boolean isAlive() {
        return nextTrial.get() == ALIVE;
    }

    /** Tells one caller per pause that it is time to find out whether a silent Redis replies again. */
    boolean isTrialDue() {
        long trial = nextTrial.get();
        long now = System.nanoTime();
        return trial != ALIVE && now - trial >= 0 && nextTrial.compareAndSet(trial, now + pauseNanos);
    }

    /** Takes the reply to the call for a sign of life, however late it comes, and also if it is an error. */
    Future<Response> watch(Future<Response> call) {
        return call.onComplete(result -> {
            if (result.succeeded() || ErrorReply.is(result.cause())) {
                beat();
            }
        });
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
