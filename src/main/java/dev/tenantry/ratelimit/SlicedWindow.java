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

    // The sum of all slices and the oldest of them that is not empty, as of one slice. Nothing leaves the window within
    // a slice.
    private long summed = Long.MIN_VALUE;
    private int used;
    private long oldest;

    SlicedWindow() {
        Arrays.fill(numbers, Long.MIN_VALUE);
    }

    RateLimitDecision tryAcquire(Quota quota, Instant arrival) {
        return tryAcquire(quota, 1, arrival);
    }

    /** Grants all of the passes or none. */
    synchronized RateLimitDecision tryAcquire(Quota quota, int passes, Instant arrival) {
        // A thread delayed by a window or more would find the place of its slice taken by a newer one.
        Instant now = arrival.isAfter(latest) ? arrival : latest;
        latest = now;
        long width = quota.sliceWidth();
        long millis = now.toEpochMilli();
        long current = Math.floorDiv(millis, width);
        if (current != summed) {
            sum(current);
        }
        boolean allowed = used + passes <= quota.limit();
        if (allowed) {
            int place = place(current);
            numbers[place] = current;
            counts[place] += passes;
            used += passes;
        }
        long freed = allowed ? oldest + SIZE : whenFreed(used - quota.limit() + passes, current);
        return new RateLimitDecision(
                allowed,
                quota,
                Math.max(0, quota.limit() - used),
                now,
                Duration.ofMillis(Math.max(0, freed * width - millis)));
    }

    /** Takes back the passes that this decision granted, because the request did not proceed. */
    synchronized void release(RateLimitDecision granted, int passes) {
        long slice = Math.floorDiv(
                granted.decidedAt().toEpochMilli(), granted.quota().sliceWidth());
        int place = place(slice);
        if (numbers[place] == slice && counts[place] > 0) {
            counts[place] = Math.max(0, counts[place] - passes);
            sum(summed);
        }
    }

    /** Returns how many passes fell into the current slice and the one before it. */
    synchronized int recentPasses() {
        return count(summed) + count(summed - 1);
    }

    private void sum(long current) {
        summed = current;
        used = 0;
        oldest = current;
        for (int i = 0; i < SIZE; i++) {
            if (numbers[i] < current - Quota.SLICES) {
                counts[i] = 0;
            } else if (counts[i] > 0) {
                used += counts[i];
                oldest = Math.min(oldest, numbers[i]);
            }
        }
    }

    /** Returns the first slice at whose start at least the wanted number of passes has left the window. */
    private long whenFreed(int wanted, long current) {
        int free = 0;
        for (long slice = current - Quota.SLICES; slice <= current; slice++) {
            free += count(slice);
            if (free >= wanted) {
                return slice + SIZE;
            }
        }
        return current + 1;
    }

    private int count(long slice) {
        int place = place(slice);
        return numbers[place] == slice ? counts[place] : 0;
    }

    private static int place(long slice) {
        return Math.floorMod(slice, SIZE);
    }
}
