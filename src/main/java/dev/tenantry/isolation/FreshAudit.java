package dev.tenantry.isolation;

import dev.tenantry.home.HomeVersions;
import dev.tenantry.home.OwnerAccess;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.StoreName;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Audits on request: asks PostgreSQL, as the role that serves, over connections of its own. Neither uses nor changes
 * what this instance remembers of earlier audits.
 */
@Singleton
public class FreshAudit {

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    /** Asks something, and may fail like any statement. */
    @FunctionalInterface
    public interface Question<T> {
        T ask() throws SQLException;
    }

    private final AuditConnection connections;
    private final IsolationAudit audit;
    private final OwnerAccess databases;
    private final HomeVersions versions;

    FreshAudit(AuditConnection connections, IsolationAudit audit, OwnerAccess databases, HomeVersions versions) {
        this.connections = connections;
        this.audit = audit;
        this.databases = databases;
        this.versions = versions;
    }

    /** Opens a connection to the main database. */
    public Connection open() throws SQLException {
        return connections.open();
    }

    /**
     * Opens a connection to a tenant's own database, which fails if the server is silent.
     *
     * @throws dev.tenantry.home.UnknownStoreException if the data store is not configured
     */
    public Connection open(StoreName store, HomeName home) throws SQLException {
        Connection connection = databases.asApp(store, home);
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(LONGEST_SILENCE.toMillis()));
        return connection;
    }

    /** Audits the main database as a whole, with the shared home, but without the homes of single tenants. */
    public List<IsolationFinding> mainDatabase(Connection connection) throws SQLException {
        boolean isNewer = MigrationsSeen.registry(connection) > versions.requiredRegistry();
        return IsolationAudit.confirmed(() -> audit.audit(connection, HomeName.SHARED, isNewer));
    }

    /** Audits homes in schemas of the main database. */
    public List<IsolationFinding> homes(Connection connection, Collection<HomeName> homes) throws SQLException {
        return IsolationAudit.confirmed(() -> audit.auditHomes(connection, homes));
    }

    /** Audits a tenant's own database. */
    public List<IsolationFinding> database(Connection connection, HomeName home) throws SQLException {
        return IsolationAudit.confirmed(() -> audit.audit(connection, home));
    }

    /** Returns findings that show no tenant another's rows, or whose repair the server's provider may not allow. */
    public List<IsolationFinding> warnings(Connection connection) throws SQLException {
        return audit.warnings(connection);
    }

    /** Asks in a transaction that waits for locks only briefly. */
    public <T> T briefly(Connection connection, Question<T> question) throws SQLException {
        return BriefLocks.during(connection, question::ask);
    }
}
