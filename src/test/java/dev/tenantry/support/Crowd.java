package dev.tenantry.support;

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

    private final List<Thread> threads = new ArrayList<>();
    private final List<CompletableFuture<T>> results = new ArrayList<>();

    private Crowd() {}

    public static <T> Crowd<T> of(int size, Callable<T> action) {
        Crowd<T> crowd = new Crowd<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < size; i++) {
            CompletableFuture<T> result = new CompletableFuture<>();
            crowd.results.add(result);
            crowd.threads.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    start.await();
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
        return threads.stream().map(Thread::getState).filter(STANDING::contains).count();
    }

    /** Returns how many threads are done. */
    public long finished() {
        return results.stream().filter(CompletableFuture::isDone).count();
    }

    public boolean isStandingStill() {
        return standing() == threads.size();
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
