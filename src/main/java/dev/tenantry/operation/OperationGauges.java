package dev.tenantry.operation;

import static java.util.stream.Collectors.toMap;

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
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes how much work of each kind is pending, on control planes. Asks PostgreSQL once a minute, however often the
 * metrics are read; without an answer, the gauges have no value.
 */
@ApplicationScoped
class OperationGauges {

    /** The kind of all operations for which this version has no job. */
    static final String OTHER = "other";

    private static final Logger LOG = Logger.getLogger(OperationGauges.class);
    private static final String JOB = "operation-gauges";
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final OperationTable table;
    private final List<String> kinds;
    private final Timers timers;
    private final MeterRegistry meters;
    private volatile @Nullable Map<String, OperationBacklog> backlog;

    OperationGauges(
            @DataSource("control") AgroalDataSource dataSource,
            OperationJobs jobs,
            Timers timers,
            MeterRegistry meters) {
        this.table = new OperationTable(dataSource);
        this.kinds = Stream.concat(jobs.names().stream(), Stream.of(OTHER)).toList();
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
            backlog = table.backlog().stream().collect(toMap(this::name, found -> found, OperationBacklog::and));
        } catch (DatabaseException failure) {
            LOG.debug("The operations could not be counted", failure);
            backlog = null;
        }
    }

    private String name(OperationBacklog found) {
        return kinds.contains(found.kind()) ? found.kind() : OTHER;
    }

    private void register(String name, String description, ToDoubleFunction<OperationBacklog> value) {
        for (String kind : kinds) {
            Gauge.builder(name, this, gauges -> gauges.value(kind, value))
                    .description(description)
                    .tag("kind", kind)
                    .register(meters);
        }
    }

    private double value(String kind, ToDoubleFunction<OperationBacklog> value) {
        Map<String, OperationBacklog> known = backlog;
        return known == null ? Double.NaN : value.applyAsDouble(known.getOrDefault(kind, OperationBacklog.none(kind)));
    }
}
