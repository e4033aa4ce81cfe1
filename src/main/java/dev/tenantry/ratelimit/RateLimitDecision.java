package dev.tenantry.ratelimit;

import java.time.Duration;
import java.time.Instant;

/**
 * What a limiter says of one request.
 *
 * @param remaining how many more would pass now
 * @param decidedAt by the clock of whoever decided
 * @param resetAfter when the next spent request is given back; for a refused one, when trying again can succeed
 */
record RateLimitDecision(boolean allowed, Quota quota, int remaining, Instant decidedAt, Duration resetAfter) {

    /** Rounded up and at least 1: a client that waits this long does not come too early. */
    long resetAfterSeconds() {
        return Math.max(1, Math.ceilDiv(resetAfter.toMillis(), 1000L));
    }

    /** Seconds since the epoch, rounded up. */
    long resetAtEpochSecond() {
        return Math.ceilDiv(decidedAt.plus(resetAfter).toEpochMilli(), 1000L);
    }
}
