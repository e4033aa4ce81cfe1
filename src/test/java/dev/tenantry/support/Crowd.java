package dev.tenantry.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs the same action on several threads at the same moment. */
public final class Crowd<T> {

    private static final Set<Thread.State> STANDING =
            EnumSet.of(Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TIMED_WAITING);

    // A thread also waits for a moment on its way, such as for a class that another one is loading.
    private static final Duration STILL = Duration.ofMillis(50);

    private final CountDownLatch begun;
    private final List<Thread> threads = new ArrayList<>();
    private final List<CompletableFuture<T>> results = new ArrayList<>();

    private long lastMoved = System.nanoTime();

    private Crowd(int size) {
        begun = new CountDownLatch(size);
    }

    public static <T> Crowd<T> of(int size, Callable<T> action) {
        Crowd<T> crowd = new Crowd<>(size);
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < size; i++) {
            CompletableFuture<T> result = new CompletableFuture<>();
            crowd.results.add(result);
            crowd.threads.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    start.await();
                    crowd.begun.countDown();
                    result.complete(action.call());
                } catch (Throwable failure) {
                    result.completeExceptionally(failure);
                }
            }));
        }
        start.countDown();
        return crowd;
    }

    /** Returns how many threads are waiting for something: a lock, a latch or another thread's result. */
    public long standing() {
        // Until then, some wait for the start.
        if (begun.getCount() > 0) {
            return 0;
        }
        return threads.stream().map(Thread::getState).filter(STANDING::contains).count();
    }

    /** Returns how many threads are done. */
    public long finished() {
        return results.stream().filter(CompletableFuture::isDone).count();
    }

    /** Returns whether all threads have been waiting for something at every look for a while. */
    public boolean isStandingStill() {
        if (standing() < threads.size()) {
            lastMoved = System.nanoTime();
        }
        return System.nanoTime() - lastMoved >= STILL.toNanos();
    }

    /** Waits for all threads and returns their results. */
    public List<T> results() {
        return results.stream()
                .map(result -> result.orTimeout(30, TimeUnit.SECONDS).join())
                .toList();
    }

    /** Waits for all threads, each of which must fail, and returns their exceptions. */
    public List<Throwable> failures() {
        return results.stream()
                .map(result -> result.orTimeout(30, TimeUnit.SECONDS)
                        .handle((value, failure) -> {
                            if (failure == null) {
                                throw new AssertionError("did not fail, but returned " + value);
                            }
                            return failure;
                        })
                        .join())
                .toList();
    }
}
