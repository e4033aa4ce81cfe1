package dev.tenantry.isolation;

import dev.tenantry.sql.DatabaseFault;
import dev.tenantry.tenant.StoreName;
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
 * Stands before one data store. It lets in only so many requests, so that a store that hangs takes only so many threads
 * from everybody else, and it turns all of them away for a moment once the store could not be reached repeatedly.
 */
final class StoreGate {

    private static final Logger LOG = Logger.getLogger(StoreGate.class);

    private final StoreName store;
    private final Semaphore places;
    private final Guard circuit;

    StoreGate(StoreName store, IsolationConfig.Stores config) {
        this.store = store;
        this.places = new Semaphore(config.concurrency());
        this.circuit = Guard.create()
                .withDescription("data store " + store)
                .withCircuitBreaker()
                .requestVolumeThreshold(4)
                .failureRatio(0.75)
                .delay(config.pause().toMillis(), ChronoUnit.MILLIS)
                .failOn(UnreachableException.class)
                .onStateChange(state -> LOG.warnf("Data store %s: the circuit is %s", store, state))
                .done()
                .build();
    }

    /** @throws dev.tenantry.problem.ProblemException 503, when too many are in already */
    void enter() {
        if (!places.tryAcquire()) {
            LOG.warnf("Data store %s is busy with as many requests as it may be", store);
            throw HomeProblems.unavailable();
        }
    }

    void leave() {
        places.release();
    }

    /** @throws dev.tenantry.problem.ProblemException 503, when there is no connection, for whatever reason */
    Connection call(Callable<Connection> connect) {
        try {
            return circuit.call(() -> reach(connect), Connection.class);
        } catch (CircuitBreakerOpenException leftAlone) {
            throw HomeProblems.unavailable();
        } catch (UnreachableException unreachable) {
            LOG.warnf("Data store %s cannot be reached: %s", store, unreachable.getMessage());
            throw HomeProblems.unavailable();
        } catch (SQLException refused) {
            // The store answers and does not let us in: the database is gone or closed, or the role may not enter it.
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
            // That a database is missing there, or that its tables are, says nothing of the store.
            throw DatabaseFault.of(failure) == DatabaseFault.UNAVAILABLE ? new UnreachableException(failure) : failure;
        }
    }

    private static final class UnreachableException extends Exception {

        @Serial
        private static final long serialVersionUID = 1L;

        UnreachableException(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
