package dev.tenantry.isolation;

import dev.tenantry.sql.DatabaseFault;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.StoreName;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * Protects an instance from one failing data store. Limits the number of concurrent requests, so that a store that
 * hangs does not occupy all threads. Rejects all requests for a moment if the store was repeatedly unreachable.
 */
final class StoreGate {

    private static final Logger LOG = Logger.getLogger(StoreGate.class);

    private final StoreName store;
    private final int limit;
    private final Semaphore places;
    private final Guard circuit;
    private final Refusals refusals;
    private volatile boolean open;

    StoreGate(StoreName store, IsolationConfig.Stores config, Refusals refusals) {
        this.store = store;
        this.limit = config.concurrency();
        this.refusals = refusals;
        this.places = new Semaphore(limit);
        this.circuit = Guard.create()
                .withDescription("data store " + store)
                .withCircuitBreaker()
                .requestVolumeThreshold(4)
                .failureRatio(0.75)
                .delay(config.pause().toMillis(), ChronoUnit.MILLIS)
                .failOn(UnreachableException.class)
                .onStateChange(this::changed)
                .done()
                .build();
    }

    private void changed(CircuitBreakerState state) {
        LOG.warnf("Circuit breaker of data store %s is now %s", store, state);
        open = state != CircuitBreakerState.CLOSED;
    }

    /** Returns whether the store was unreachable repeatedly and has not answered since. */
    boolean isOpen() {
        return open;
    }

    /**
     * Admits a request, which must call {@link #leave} at its end.
     *
     * @throws dev.tenantry.problem.ProblemException 503, if the limit of concurrent requests is reached
     */
    void enter() {
        if (!places.tryAcquire()) {
            LOG.warnf(
                    "Data store %s is at its limit of %d concurrent requests (tenantry.isolation.stores.concurrency);"
                            + " request rejected",
                    store, limit);
            refusals.count(Refusals.Reason.STORE_FULL);
            throw HomeProblems.unavailable();
        }
    }

    void leave() {
        places.release();
    }

    /**
     * Opens a connection.
     *
     * @throws dev.tenantry.problem.ProblemException 503, if no connection can be opened, for whatever reason
     */
    Connection call(Callable<Connection> connect) {
        try {
            return circuit.call(() -> reach(connect), Connection.class);
        } catch (CircuitBreakerOpenException leftAlone) {
            refusals.count(Refusals.Reason.CIRCUIT_OPEN);
            throw HomeProblems.unavailable();
        } catch (UnreachableException unreachable) {
            LOG.warnf("Data store %s cannot be reached: %s", store, unreachable.getMessage());
            throw HomeProblems.unavailable();
        } catch (SQLException refused) {
            // The store responds but rejects the connection: the database is missing, closed or at its limit, or the
            // role may not connect to it.
            LOG.errorf(refused, "A tenant's database in data store %s cannot be opened", store);
            throw HomeProblems.unavailable();
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Connection reach(Callable<Connection> connect) throws Exception {
        try {
            return connect.call();
        } catch (SQLException failure) {
            throw isUnreachable(failure) ? new UnreachableException(failure) : failure;
        }
    }

    // A missing database or table does not mean that the store is unreachable, and neither does a limit on connections,
    // which may be that of one database.
    private static boolean isUnreachable(SQLException failure) {
        return DatabaseFault.of(failure) == DatabaseFault.UNAVAILABLE
                && !SqlState.TOO_MANY_CONNECTIONS.isThatOf(failure);
    }

    private static final class UnreachableException extends Exception {

        @Serial
        private static final long serialVersionUID = 1L;

        UnreachableException(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
