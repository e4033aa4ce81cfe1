package dev.tenantry.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** Counts one tenant's passes on this instance with the Redis script's algorithm, in memory. Thread-safe. */
final class SlicedWindow {

    private static final int SIZE = Quota.SLICES + 1;

    // A ring buffer: slice s is at s % SIZE, and numbers[] tells whether that place still holds slice s.
    private final long[] numbers = new long[SIZE];
    private final int[] counts = new int[SIZE];

    private Instant latest = Instant.MIN;

    SlicedWindow() {
        Arrays.fill(numbers, Long.MIN_VALUE);
    }

    synchronized RateLimitDecision tryAcquire(Quota quota, Instant arrival) {
        // A thread delayed by a window or more would find the place of its slice taken by a newer one.
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

    /** Takes back the pass that this decision granted, because the request did not proceed. */
    synchronized void release(RateLimitDecision granted) {
        long slice = Math.floorDiv(
                granted.decidedAt().toEpochMilli(), granted.quota().sliceWidth());
        int place = place(slice);
        if (numbers[place] == slice && counts[place] > 0) {
            counts[place]--;
        }
    }

    /** Returns the first slice at whose start at least the wanted number of passes has left the window. */
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
