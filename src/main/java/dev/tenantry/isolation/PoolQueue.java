package dev.tenantry.isolation;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets transactions into the main database in the order in which they ask, and only a few of those that are quick at the
 * same time. The pool by itself gives a connection to any that asks at the right moment, and lets PostgreSQL work on
 * all of them at once, so that each takes longer.
 *
 * <p>Once a transaction has taken {@link #QUICK}, it no longer counts as quick: slow ones hold up no others, until they
 * use all connections. So a database that needs longer for each answer is sent more at the same time. Thread-safe.
 */
@Singleton
class PoolQueue {

    /** Several times what a transaction takes that reads a page of orders. */
    private static final Duration QUICK = Duration.ofMillis(5);

    private static final Duration SHORTEST_WATCH = Duration.ofMillis(1);
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** A transaction's place inside. */
    final class Place {

        private final long enteredNanos = System.nanoTime();

        private Place() {}

        /** Gives the place back, once. */
        void leave() {
            lock.lock();
            try {
                quick.remove(this);
                inside--;
                callThoseWithRoom();
            } finally {
                lock.unlock();
            }
        }
    }

    /** One that waits, in vain if it is called without a place. */
    private record Waiter(CompletableFuture<Optional<Place>> called, long deadlineNanos) {

        long nanosLeft() {
            return deadlineNanos - System.nanoTime();
        }
    }

    private final int connections;
    private final int quickAtOnce;
    private final long quickNanos;
    private final Duration patience;

    private final Lock lock = new ReentrantLock();
    // All wait for the same time, so the first is also the first to give up.
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    // Oldest first.
    private final Deque<Place> quick = new ArrayDeque<>();
    private int inside;
    private boolean watched;
    private final ScheduledExecutorService timer = timer();

    @Inject
    PoolQueue(AgroalDataSource mainDatabase, IsolationConfig config) {
        this(
                pool(mainDatabase).maxSize(),
                quickAtOnce(config),
                QUICK,
                pool(mainDatabase).acquisitionTimeout());
    }

    PoolQueue(int connections, int quickAtOnce, Duration quickFor, Duration patience) {
        this.connections = connections;
        this.quickAtOnce = quickAtOnce;
        this.quickNanos = quickFor.toNanos();
        this.patience = patience;
    }

    // Its thread ends when no one has waited for a while.
    private static ScheduledExecutorService timer() {
        ThreadFactory threads =
                Thread.ofPlatform().daemon().name("tenantry-pool-queue").factory();
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setKeepAliveTime(IDLE.toNanos(), TimeUnit.NANOSECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    private static AgroalConnectionPoolConfiguration pool(AgroalDataSource database) {
        return database.getConfiguration().connectionPoolConfiguration();
    }

    private static int quickAtOnce(IsolationConfig config) {
        return config.quickAtOnce().orElse(4 * Runtime.getRuntime().availableProcessors());
    }

    /**
     * Waits until a connection of the pool is for the caller, who gives the place back when it no longer uses one.
     *
     * @throws SQLTransientConnectionException if that takes longer than a connection of the pool may take
     */
    Place enter() throws SQLException {
        Waiter waiter;
        lock.lock();
        try {
            callThoseWithRoom();
            if (hasRoom()) {
                return letIn();
            }
            waiter = new Waiter(new CompletableFuture<>(), System.nanoTime() + patience.toNanos());
            waiting.addLast(waiter);
            watchWhoWaits();
        } finally {
            lock.unlock();
        }
        return await(waiter);
    }

    private Place await(Waiter waiter) throws SQLException {
        try {
            return waiter.called()
                    .get()
                    .orElseThrow(() ->
                            new SQLTransientConnectionException("All connections to the main database are in use."));
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            giveUp(waiter);
            throw new SQLTransientConnectionException("Interrupted while waiting for a connection.", stopping);
        }
    }

    private void giveUp(Waiter waiter) {
        lock.lock();
        try {
            if (!waiting.remove(waiter)) {
                waiter.called().join().ifPresent(Place::leave);
            }
        } finally {
            lock.unlock();
        }
    }

    private Place letIn() {
        Place place = new Place();
        quick.addLast(place);
        inside++;
        return place;
    }

    private void callThoseWithRoom() {
        while (!waiting.isEmpty() && hasRoom()) {
            waiting.removeFirst().called().complete(Optional.of(letIn()));
        }
    }

    private boolean hasRoom() {
        while (!quick.isEmpty() && quickNanosLeft() <= 0) {
            quick.removeFirst();
        }
        return inside < connections && quick.size() < quickAtOnce;
    }

    private long quickNanosLeft() {
        return quickNanos - (System.nanoTime() - quick.getFirst().enteredNanos);
    }

    // One timer for all: a virtual thread that waits for a limited time keeps another thread busy with its alarm.
    @SuppressWarnings("FutureReturnValueIgnored") // watch() throws nothing
    private void watchWhoWaits() {
        if (!watched && !waiting.isEmpty()) {
            watched = true;
            long untilOneIsSlow = quick.isEmpty() ? quickNanos : quickNanosLeft();
            long next = Math.min(untilOneIsSlow, waiting.getFirst().nanosLeft());
            timer.schedule(this::watch, Math.max(next, SHORTEST_WATCH.toNanos()), TimeUnit.NANOSECONDS);
        }
    }

    private void watch() {
        lock.lock();
        try {
            callThoseWithRoom();
            while (!waiting.isEmpty() && waiting.getFirst().nanosLeft() <= 0) {
                waiting.removeFirst().called().complete(Optional.empty());
            }
            watched = false;
            watchWhoWaits();
        } finally {
            lock.unlock();
        }
    }
}
