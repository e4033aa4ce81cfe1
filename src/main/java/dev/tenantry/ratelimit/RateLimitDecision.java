package dev.tenantry.ratelimit;

import java.time.Duration;
import java.time.Instant;

/**
 * A limiter's decision on one request.
 *
 * @param remaining how many more requests would pass now
 * @param decidedAt the time of the decision, by the clock of Redis or of the instance that decided
 * @param resetAfter the time until the next pass is given back or, for a refused request, until a retry can succeed
 */
record RateLimitDecision(boolean allowed, Quota quota, int remaining, Instant decidedAt, Duration resetAfter) {

    /** Returns the seconds to wait, rounded up and at least 1: a client that waits this long is not too early. */
    long resetAfterSeconds() {
        return Math.max(1, Math.ceilDiv(resetAfter.toMillis(), 1000L));
    }

    /** Returns the time of the reset in seconds since the epoch, rounded up. */
    long resetAtEpochSecond() {
        return Math.ceilDiv(decidedAt.plus(resetAfter).toEpochMilli(), 1000L);
    }
}
