package dev.tenantry.ratelimit;

import java.time.Duration;

/**
 * How many requests may pass in any stretch of time of the window's length. Time is counted in {@link #SLICES} slices a
 * window: a pass is forgotten when its slice has left the window whole, so a little late and never early.
 */
record Quota(int limit, Duration window) {

    static final int SLICES = 60;

    /** In milliseconds; rounded up, so that the slices together are never shorter than the window. */
    long sliceWidth() {
        return Math.ceilDiv(window.toMillis(), SLICES);
    }
}
