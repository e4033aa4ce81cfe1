package dev.tenantry.sql;

import dev.tenantry.tracing.TracingConfig;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Puts a {@link PoolGuard} on connection pools, counts what the guards do, keeps values of rows out of the pools'
 * messages, gives them sockets that are watched, and has their statements traced if there is a collector of traces.
 */
@ApplicationScoped
public class PoolGuards {

    private static final Logger LOG = Logger.getLogger(PoolGuards.class);

    private final Map<ConnectionLoss, Counter> flushes = new EnumMap<>(ConnectionLoss.class);

    private final boolean traces;

    PoolGuards(MeterRegistry meters, TracingConfig tracing) {
        this.traces = tracing.endpoint().isPresent();
        for (ConnectionLoss loss : ConnectionLoss.values()) {
            flushes.put(
                    loss,
                    Counter.builder("tenantry.sql.pool.flushes")
                            .description("Times that a pool closed its idle connections because one was lost")
                            .tag("reason", loss.tag())
                            .register(meters));
        }
    }

    /**
     * Guards a pool.
     *
     * @param configuration the configuration from which the pool will be made
     * @param pool finds the pool that has this guard, once it has been made
     */
    public void guard(
            AgroalConnectionPoolConfigurationSupplier configuration,
            Function<ExceptionSorter, Optional<AgroalDataSource>> pool) {
        // Otherwise the messages of exceptions, which are logged, contain values of rows.
        configuration.connectionFactoryConfiguration().jdbcProperty("logServerErrorDetail", "false");
        if (WatchedSockets.areVisibleToDriver()) {
            configuration
                    .connectionFactoryConfiguration()
                    .jdbcProperty("socketFactory", WatchedSockets.class.getName());
        }
        if (traces) {
            configuration.connectionFactoryConfiguration().connectionProviderClass(TracedDriver.class);
        }
        PoolGuard guard = new PoolGuard(pool, this::report);
        configuration.connectionValidator(guard).exceptionSorter(guard);
    }

    private void report(ConnectionLoss loss) {
        LOG.warnf("A connection to PostgreSQL %s Its pool's idle connections are closed.", loss.words());
        Counter counter = flushes.get(loss);
        if (counter != null) {
            counter.increment();
        }
    }
}
