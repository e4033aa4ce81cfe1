package dev.tenantry.operation;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.start.ControlPlaneBegins;
import dev.tenantry.start.Timers;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes how much work is pending, on control planes. Asks PostgreSQL once a minute, however often the metrics are
 * read; without an answer, the gauges have no value.
 */
@ApplicationScoped
class OperationGauges {

    private static final Logger LOG = Logger.getLogger(OperationGauges.class);
    private static final String JOB = "operation-gauges";
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final OperationTable table;
    private final Timers timers;
    private final MeterRegistry meters;
    private volatile @Nullable OperationBacklog backlog;

    OperationGauges(@DataSource("control") AgroalDataSource dataSource, Timers timers, MeterRegistry meters) {
        this.table = new OperationTable(dataSource);
        this.timers = timers;
        this.meters = meters;
    }

    void begin(@Observes ControlPlaneBegins event) {
        register(
                "tenantry.operation.unfinished",
                "Operations that are running or waiting",
                OperationBacklog::unfinished);
        register("tenantry.operation.failed", "Operations that were given up", OperationBacklog::failed);
        register(
                "tenantry.operation.oldest.age.seconds",
                "Age of the oldest unfinished operation",
                found -> found.oldest().toSeconds());
        timers.every(INTERVAL, JOB, this::refresh);
    }

    void refresh() {
        try {
            backlog = table.backlog();
        } catch (DatabaseException failure) {
            LOG.debug("The operations could not be counted", failure);
            backlog = null;
        }
    }

    private void register(String name, String description, ToDoubleFunction<OperationBacklog> value) {
        Gauge.builder(name, this, gauges -> gauges.value(value))
                .description(description)
                .register(meters);
    }

    private double value(ToDoubleFunction<OperationBacklog> value) {
        OperationBacklog known = backlog;
        return known == null ? Double.NaN : value.applyAsDouble(known);
    }
}
