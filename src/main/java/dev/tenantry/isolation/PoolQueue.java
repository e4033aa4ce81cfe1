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
import java.util.concurrent.locks.Condition;
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
                callNext();
            } finally {
                lock.unlock();
            }
        }
    }

    private final int connections;
    private final int quickAtOnce;
    private final long quickNanos;
    private final Duration patience;

    private final Lock lock = new ReentrantLock();
    private final Deque<Condition> waiting = new ArrayDeque<>();
    // Oldest first.
    private final Deque<Place> quick = new ArrayDeque<>();
    private int inside;

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
        lock.lock();
        try {
            if (!waiting.isEmpty() || !hasRoom()) {
                await();
            }
            Place place = new Place();
            quick.addLast(place);
            inside++;
            return place;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("Interrupted while waiting for a connection.", stopping);
        } finally {
            callNext();
            lock.unlock();
        }
    }

    private void await() throws SQLException, InterruptedException {
        Condition called = lock.newCondition();
        waiting.addLast(called);
        try {
            long deadline = System.nanoTime() + patience.toNanos();
            while (!isFirst(called) || !hasRoom()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new SQLTransientConnectionException("All connections to the main database are in use.");
                }
                called.awaitNanos(isFirst(called) ? Math.min(left, untilOneIsSlow()) : left);
            }
        } finally {
            waiting.remove(called);
        }
    }

    private boolean isFirst(Condition called) {
        return waiting.getFirst().equals(called);
    }

    private boolean hasRoom() {
        while (!quick.isEmpty() && quickNanosLeft() <= 0) {
            quick.removeFirst();
        }
        return inside < connections && quick.size() < quickAtOnce;
    }

    private long untilOneIsSlow() {
        return inside < connections && !quick.isEmpty() ? quickNanosLeft() : Long.MAX_VALUE;
    }

    private long quickNanosLeft() {
        return quickNanos - (System.nanoTime() - quick.getFirst().enteredNanos);
    }

    private void callNext() {
        if (!waiting.isEmpty()) {
            waiting.getFirst().signal();
        }
    }
}
