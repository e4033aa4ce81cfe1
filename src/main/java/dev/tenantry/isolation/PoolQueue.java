package dev.tenantry.isolation;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets as many transactions into the main database as its pool has connections, in the order in which they ask. The pool
 * by itself gives a connection to whoever asks at the right moment, so some requests would wait several times as long as
 * others.
 */
@Singleton
class PoolQueue {

    private final Semaphore free;
    private final Duration patience;

    PoolQueue(AgroalDataSource mainDatabase) {
        AgroalConnectionPoolConfiguration pool = mainDatabase.getConfiguration().connectionPoolConfiguration();
        this.free = new Semaphore(pool.maxSize(), true);
        this.patience = pool.acquisitionTimeout();
    }

    /**
     * Waits until a connection of the pool is for the caller, who leaves when it no longer uses one.
     *
     * @throws SQLTransientConnectionException if that takes longer than a connection of the pool may take
     */
    void enter() throws SQLException {
        try {
            if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SQLTransientConnectionException("All connections to the main database are in use.");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("Interrupted while waiting for a connection.", stopping);
        }
    }

    void leave() {
        free.release();
    }
}
