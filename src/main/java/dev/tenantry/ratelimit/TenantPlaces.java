package dev.tenantry.ratelimit;

import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One tenant's places on this instance, given out first come, first served. Thread-safe, except where noted. */
final class TenantPlaces {

    private final ResizableSemaphore free;
    private final AtomicInteger waiting = new AtomicInteger();
    private int size;
    private int visitors;

    TenantPlaces(int size) {
        this.free = new ResizableSemaphore(size);
        this.size = size;
    }

    /** Counts a visitor, and adapts the number of places to its plan. Not thread-safe. */
    TenantPlaces arrive(int wanted) {
        visitors++;
        free.resize(wanted - size);
        size = wanted;
        return this;
    }

    /** Returns whether that was the last visitor. Not thread-safe. */
    boolean depart() {
        return --visitors == 0;
    }

    /** Takes a place unless none is free or others are waiting for one. */
    boolean tryTake() throws InterruptedException {
        // Without a timeout it would overtake those that wait.
        return free.tryAcquire(0, TimeUnit.NANOSECONDS);
    }

    /** Waits for a place, unless {@code queue} requests are waiting already. */
    boolean await(int queue, Duration patience) throws InterruptedException {
        try {
            return waiting.incrementAndGet() <= queue && free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            waiting.decrementAndGet();
        }
    }

    void giveBack() {
        free.release();
    }

    private static final class ResizableSemaphore extends Semaphore {

        @Serial
        private static final long serialVersionUID = 1L;

        ResizableSemaphore(int permits) {
            super(permits, true);
        }

        void resize(int difference) {
            if (difference > 0) {
                release(difference);
            } else if (difference < 0) {
                reducePermits(-difference);
            }
        }
    }
}
