package dev.tenantry.isolation;

import dev.tenantry.sql.RoleLimits;
import dev.tenantry.start.StartCheck;
import dev.tenantry.tenant.HomeName;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Refuses to start if PostgreSQL would not keep tenants apart in the main database. Homes in schemas of their own are
 * audited before they are served ({@link HomeAudits}), so many of them do not make a start slower.
 */
@Singleton
class IsolationCheck implements StartCheck {

    private static final Logger LOG = Logger.getLogger(IsolationCheck.class);

    private final AgroalDataSource mainDatabase;
    private final IsolationAudit audit;
    private final MigrationsSeen migrations;
    private final ServerCapacity capacity;

    IsolationCheck(
            AgroalDataSource mainDatabase, IsolationAudit audit, MigrationsSeen migrations, ServerCapacity capacity) {
        this.capacity = capacity;
        this.mainDatabase = mainDatabase;
        this.audit = audit;
        this.migrations = migrations;
    }

    @Override
    public Phase phase() {
        return Phase.DATABASE;
    }

    @Override
    public List<String> refusals() {
        try (Connection connection = mainDatabase.getConnection()) {
            migrations.begin(connection);
            List<IsolationFinding> findings = audit.audit(connection, HomeName.SHARED);
            if (!findings.isEmpty()) {
                return List.of(IsolationFinding.report(findings) + System.lineSeparator()
                        + "  The role is set by quarkus.datasource.username.");
            }
            RoleLimits.APP.warnIfMissing(connection);
            capacity.shortage(connection).ifPresent(LOG::warn);
            audit.unmapped(connection, HomeName.SHARED)
                    .forEach(table -> LOG.warnf("Table %s is not mapped by any entity of this version", table));
            return List.of();
        } catch (SQLException failure) {
            return List.of("Could not check whether PostgreSQL keeps tenants apart (" + failure.getMessage()
                    + "). Check quarkus.datasource.jdbc.url, username and password.");
        }
    }
}
