package dev.tenantry.support;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Threads that do the same thing at the same moment. */
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

    /** How many of them have run into something that they wait for: a lock, a latch, another one's result. */
    public long standing() {
        return threads.stream().map(Thread::getState).filter(STANDING::contains).count();
    }

    /** How many of them are done. */
    public long finished() {
        return results.stream().filter(CompletableFuture::isDone).count();
    }

    public boolean isStandingStill() {
        return standing() == threads.size();
    }

    /** Waits for all of them. */
    public List<T> results() {
        return results.stream()
                .map(result -> result.orTimeout(30, TimeUnit.SECONDS).join())
                .toList();
    }

    /** Waits for all of them, each of which must have failed. */
    public List<Throwable> failures() {
        return results.stream()
                .map(result -> result.orTimeout(30, TimeUnit.SECONDS)
                        .handle((value, failure) -> {
                            if (failure == null) {
                                throw new AssertionError("did not fail, but gave " + value);
                            }
                            return failure;
                        })
                        .join())
                .toList();
    }
}
