package dev.tenantry.home;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.start.ControlPlaneBegins;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Publishes how many homes lack a migration, on control planes. Asks PostgreSQL once a minute; without an answer, the
 * gauge has no value.
 */
@ApplicationScoped
class HomeGauges {

    private static final Logger LOG = Logger.getLogger(HomeGauges.class);
    private static final String JOB = "home-gauges";
    private static final String EVERY = "60s";

    private final Database database;
    private final RequiredVersions required;
    private final Scheduler scheduler;
    private final MeterRegistry meters;
    private volatile double behind = Double.NaN;

    HomeGauges(
            @DataSource("control") AgroalDataSource dataSource,
            RequiredVersions required,
            Scheduler scheduler,
            MeterRegistry meters) {
        this.database = new Database(dataSource);
        this.required = required;
        this.scheduler = scheduler;
        this.meters = meters;
    }

    void begin(@Observes ControlPlaneBegins event) {
        Gauge.builder("tenantry.home.behind", this, gauges -> gauges.behind)
                .description("Homes that lack a migration, or users' memberships, that this version needs")
                .register(meters);
        scheduler
                .newJob(JOB)
                .setInterval(EVERY)
                .setConcurrentExecution(ConcurrentExecution.SKIP)
                .setTask(execution -> refresh())
                .schedule();
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
