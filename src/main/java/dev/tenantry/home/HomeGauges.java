package dev.tenantry.home;

import dev.tenantry.sql.Database;
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
import org.jboss.logging.Logger;

/**
 * Publishes how many homes lack a migration, on control planes. Asks PostgreSQL once a minute; without an answer, the
 * gauge has no value.
 */
@ApplicationScoped
class HomeGauges {

    private static final Logger LOG = Logger.getLogger(HomeGauges.class);
    private static final String JOB = "home-gauges";
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Database database;
    private final RequiredVersions required;
    private final Timers timers;
    private final MeterRegistry meters;
    private volatile double behind = Double.NaN;

    HomeGauges(
            @DataSource("control") AgroalDataSource dataSource,
            RequiredVersions required,
            Timers timers,
            MeterRegistry meters) {
        this.database = new Database(dataSource);
        this.required = required;
        this.timers = timers;
        this.meters = meters;
    }

    void begin(@Observes ControlPlaneBegins event) {
        Gauge.builder("tenantry.home.behind", this, gauges -> gauges.behind)
                .description("Homes that lack a migration, or users' memberships, that this version needs")
                .register(meters);
        timers.every(INTERVAL, JOB, this::refresh);
    }

    void refresh() {
        try {
            behind = database.find(
                            "select count(*) from " + HomeTable.HOMES_BEHIND, row -> row.getLong(1), required.home())
                    .orElseThrow();
        } catch (DatabaseException failure) {
            LOG.debug("The homes that are behind could not be counted", failure);
            behind = Double.NaN;
        }
    }
}
