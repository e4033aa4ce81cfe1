package dev.tenantry.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Passes that Redis has granted to this instance in advance. Redis counts them in the slice in which it granted them,
 * so they must be used before that slice ends by Redis' clock. Thread-safe: each pass is used or returned, once.
 */
final class Lease {

    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** Redis rounds its time down by up to 1 ms; the rest is for clocks that run at slightly different speeds. */
    private static final Duration MARGIN = Duration.ofMillis(2);

    private final Grant grant;
    private final Instant askedAt;
    private final Instant end;
    private final AtomicInteger left;

    /** @param askedAt the time by this instance's clock before Redis was asked, so that the lease never lasts too long */
    Lease(Grant grant, Instant askedAt) {
        this.grant = grant;
        this.askedAt = askedAt;
        this.end = askedAt.plus(duration(grant.decision())).minus(MARGIN);
        this.left = new AtomicInteger(grant.further());
    }

    private static Duration duration(RateLimitDecision decision) {
        long width = decision.quota().sliceWidth();
        Duration slice =
                Duration.ofMillis(width - Math.floorMod(decision.decidedAt().toEpochMilli(), width));
        return slice.compareTo(LONGEST) < 0 ? slice : LONGEST;
    }

    /** Returns whether a pass is left for this quota. A lease is void once the limit changes. */
    boolean isUsable(Quota quota, Instant now) {
        return left.get() > 0
                && now.isBefore(end)
                && quota.equals(grant.decision().quota());
    }

    /** Uses a pass, or returns null if none is left for this quota. */
    @Nullable RateLimitDecision take(Quota quota, Instant now) {
        if (!isUsable(quota, now)) {
            return null;
        }
        int before = left.getAndUpdate(passes -> Math.max(0, passes - 1));
        return before == 0 ? null : decision(quota, before - 1, Duration.between(askedAt, now));
    }

    // What Redis counted as remaining when it granted the lease, less what was used of it since.
    private RateLimitDecision decision(Quota quota, int stillLeft, Duration elapsed) {
        RateLimitDecision granted = grant.decision();
        return new RateLimitDecision(
                true,
                quota,
                granted.remaining() - grant.further() + stillLeft,
                granted.decidedAt().plus(elapsed),
                granted.resetAfter().minus(elapsed));
    }

    /** Ends the lease and returns the number of passes that were not used. */
    int end() {
        return left.getAndSet(0);
    }

    /** Returns the time at which Redis granted the lease. */
    long grantedAt() {
        return grant.micros();
    }
}
