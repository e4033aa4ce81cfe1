package dev.tenantry.isolation;

import dev.tenantry.sql.SqlState;
import dev.tenantry.start.ServingBegins;
import dev.tenantry.start.ServingCondition;
import dev.tenantry.start.Timers;
import dev.tenantry.tenant.HomeName;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Repeats the isolation audit for as long as this instance serves. If isolation is void in the main database as a
 * whole, the instance serves nothing until an audit finds nothing; if it is void in one home, that home is not served.
 *
 * <p>If an audit fails, for example because PostgreSQL is away, only the age of the last one changes.
 */
@Singleton
class IsolationWatch implements ServingCondition {

    private static final Logger LOG = Logger.getLogger(IsolationWatch.class);
    private static final String JOB = "isolation-watch";
    private static final String NOT_REPEATED =
            "The isolation audit could not be repeated (%s); the last result stands until it can be";

    private final AuditConnection connections;
    private final IsolationAudit audit;
    private final HomeAudits homes;
    private final HomeTurn broken;
    private final HomeTurn turn;
    private final MigrationsSeen migrations;
    private final WatchMetrics metrics;
    private final IsolationConfig.Audit config;

    private volatile List<IsolationFinding> findings = List.of();
    private List<IsolationFinding> warnings = List.of();

    IsolationWatch(
            AuditConnection connections,
            IsolationAudit audit,
            HomeAudits homes,
            MigrationsSeen migrations,
            WatchMetrics metrics,
            IsolationConfig config) {
        this.connections = connections;
        this.audit = audit;
        this.homes = homes;
        this.broken = HomeTurn.ofBroken(audit, homes);
        this.turn = HomeTurn.ofAll(audit, homes);
        this.migrations = migrations;
        this.metrics = metrics;
        this.config = config.audit();
    }

    @Override
    public Optional<String> violation() {
        return findings.isEmpty()
                ? Optional.empty()
                : Optional.of("isolation, which PostgreSQL does not enforce; the log says why (findings: "
                        + findings.size() + ")");
    }

    void begin(@Observes ServingBegins event, Timers timers) {
        metrics.begin();
        // The start has just audited the main database.
        timers.afterEvery(config.interval(), JOB, this::round);
    }

    /** Makes all parts of the audit, each even if one before it fails: one locked table must not prevent the rest. */
    synchronized void round() {
        try (Connection connection = connections.open()) {
            attempt(() -> auditDatabase(connection));
            attempt(() -> migrations.forgetMigrated(connection, homes.sound()));
            homes.forgetOldBreaches();
            attempt(() -> broken.next(connection, config.budget()));
            attempt(() -> metrics.homesAudited(turn.next(connection, config.budget()), turn.unaudited()));
            attempt(() -> warn(BriefLocks.during(connection, () -> audit.warnings(connection))));
        } catch (SQLException failure) {
            LOG.warnf(NOT_REPEATED, failure.getMessage());
        }
    }

    @FunctionalInterface
    private interface Part {
        void run() throws SQLException;
    }

    private static void attempt(Part part) throws SQLException {
        try {
            part.run();
        } catch (SQLException failure) {
            SqlState.throwIfSessionGone(failure);
            LOG.warnf(NOT_REPEATED, failure.getMessage());
        } catch (RuntimeException failure) {
            LOG.error("A part of the isolation audit failed; the last result stands until it can be repeated", failure);
        }
    }

    private void auditDatabase(Connection connection) throws SQLException {
        record(BriefLocks.during(connection, () -> {
            boolean isNewer = migrations.isRegistryNewer(connection);
            return IsolationAudit.confirmed(() -> audit.audit(connection, HomeName.SHARED, isNewer));
        }));
        metrics.databaseAudited(findings.size());
    }

    private void record(List<IsolationFinding> now) {
        if (now.equals(findings)) {
            return;
        }
        findings = now;
        if (now.isEmpty()) {
            LOG.info("PostgreSQL keeps tenants apart again; this instance serves requests");
        } else {
            LOG.errorf("This instance serves no requests. %s", IsolationFinding.report(now));
        }
    }

    private void warn(List<IsolationFinding> now) {
        if (!now.isEmpty() && !now.equals(warnings)) {
            LOG.warnf("Tenants are kept apart, but not as well as they could be. %s", IsolationFinding.list(now));
        }
        warnings = now;
        metrics.warned(now.size());
    }
}
