package dev.tenantry.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** One tenant's passes on this instance: the Redis script's algorithm, in memory. Safe for any number of threads. */
final class SlicedWindow {

    private static final int SIZE = Quota.SLICES + 1;

    // A ring: slice s stands at s % SIZE, and numbers[] tells whether what stands there is still slice s.
    private final long[] numbers = new long[SIZE];
    private final int[] counts = new int[SIZE];

    private Instant latest = Instant.MIN;

    SlicedWindow() {
        Arrays.fill(numbers, Long.MIN_VALUE);
    }

    synchronized RateLimitDecision tryAcquire(Quota quota, Instant arrival) {
        // Whoever was held up on the way here by a window or more would meet his slice's place taken by a newer one.
        Instant now = arrival.isAfter(latest) ? arrival : latest;
        latest = now;
        long width = quota.sliceWidth();
        long current = Math.floorDiv(now.toEpochMilli(), width);
        int used = 0;
        for (int i = 0; i < SIZE; i++) {
            if (numbers[i] < current - Quota.SLICES) {
                counts[i] = 0;
            }
            used += counts[i];
        }
        boolean allowed = used < quota.limit();
        if (allowed) {
            int place = place(current);
            numbers[place] = current;
            counts[place]++;
            used++;
        }
        long reset = whenFreed(Math.max(1, used - quota.limit() + 1), current) * width - now.toEpochMilli();
        return new RateLimitDecision(
                allowed, quota, Math.max(0, quota.limit() - used), now, Duration.ofMillis(Math.max(0, reset)));
    }

    /** Takes back a pass that did not take place, of the decision that granted it. */
    synchronized void release(RateLimitDecision granted) {
        long slice = Math.floorDiv(
                granted.decidedAt().toEpochMilli(), granted.quota().sliceWidth());
        int place = place(slice);
        if (numbers[place] == slice && counts[place] > 0) {
            counts[place]--;
        }
    }

    /** The first slice at whose start at least that many passes have left the window. */
    private long whenFreed(int wanted, long current) {
        int free = 0;
        for (long slice = current - Quota.SLICES; slice <= current; slice++) {
            int place = place(slice);
            free += numbers[place] == slice ? counts[place] : 0;
            if (free >= wanted) {
                return slice + SIZE;
            }
        }
        return current + 1;
    }

    private static int place(long slice) {
        return Math.floorMod(slice, SIZE);
    }
}
