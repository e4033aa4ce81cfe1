package dev.tenantry.sql;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps one pool from handing out connections that are dead. As soon as one connection turns out to be lost, all idle
 * ones are closed: whatever ended it, such as a restart of PostgreSQL or a failover, has usually ended them too, and
 * each would otherwise cost a request.
 */
final class PoolGuard implements ExceptionSorter, ConnectionValidator {

    private static final int VALIDATION_SECONDS = 3;

    // Connections that were in use fail within moments of each other. One flush serves all of them, and does not close
    // the new connections that have been opened since.
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Function<ExceptionSorter, Optional<AgroalDataSource>> pool;
    private final Consumer<ConnectionLoss> report;
    private final Map<ConnectionLoss, AtomicLong> lastFlush = new EnumMap<>(ConnectionLoss.class);

    /**
     * @param pool finds the pool that has this guard
     * @param report called for each flush
     */
    PoolGuard(Function<ExceptionSorter, Optional<AgroalDataSource>> pool, Consumer<ConnectionLoss> report) {
        this.pool = pool;
        this.report = report;
        long neverFlushed = System.nanoTime() - PAUSE.toNanos();
        for (ConnectionLoss loss : ConnectionLoss.values()) {
            lastFlush.put(loss, new AtomicLong(neverFlushed));
        }
    }

    /** Returns whether the connection must be closed after this failure. */
    @Override
    public boolean isFatal(SQLException failure) {
        Optional<ConnectionLoss> loss = ConnectionLoss.of(failure);
        loss.ifPresent(this::lost);
        return loss.isPresent();
    }

    @Override
    public boolean isValid(Connection connection) {
        boolean valid = answers(connection);
        if (!valid) {
            lost(ConnectionLoss.IDLE);
        }
        return valid;
    }

    private static boolean answers(Connection connection) {
        try {
            return connection.isValid(VALIDATION_SECONDS);
        } catch (SQLException failure) {
            return false;
        }
    }

    private void lost(ConnectionLoss loss) {
        if (isFirst(loss)) {
            report.accept(loss);
            // Does not wait: the pool's own thread does the work.
            pool.apply(this).ifPresent(source -> source.flush(FlushMode.IDLE));
        }
    }

    private boolean isFirst(ConnectionLoss loss) {
        AtomicLong lastFlushNanos = Objects.requireNonNull(lastFlush.get(loss));
        long now = System.nanoTime();
        long last = lastFlushNanos.get();
        return now - last >= PAUSE.toNanos() && lastFlushNanos.compareAndSet(last, now);
    }
}
