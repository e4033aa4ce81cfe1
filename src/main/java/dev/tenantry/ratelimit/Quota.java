package dev.tenantry.ratelimit;

import java.time.Duration;

/**
 * The number of requests that may pass in any period as long as the window. Requests are counted in {@link #SLICES}
 * slices per window. A pass is forgotten once its whole slice has left the window: slightly late, but never early.
 */
record Quota(int limit, Duration window) {

    static final int SLICES = 60;

    /** Returns a slice's length in milliseconds, rounded up: all slices together are never shorter than the window. */
    long sliceWidth() {
        return Math.ceilDiv(window.toMillis(), SLICES);
    }
}
