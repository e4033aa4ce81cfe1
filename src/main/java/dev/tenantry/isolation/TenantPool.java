package dev.tenantry.isolation;

import dev.tenantry.tenant.HomeName;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The connections to one tenant's own database, and how many transactions hold them. The leases and the time of the last
 * use are guarded by {@link TenantPools}' lock.
 */
final class TenantPool {

    private static final Logger LOG = Logger.getLogger(TenantPool.class);

    private final HomeName home;
    private final AgroalDataSource source;
    private final int size;
    private final IsolationAudit isolation;
    private final PoolFactory timeouts;
    private final Consumer<TenantPool> returned;
    private volatile boolean audited;

    private int leases;
    private long lastUsedNanos;

    /** @param returned told when a transaction no longer holds the pool */
    TenantPool(
            HomeName home,
            AgroalDataSource source,
            IsolationAudit isolation,
            PoolFactory timeouts,
            Consumer<TenantPool> returned) {
        this.home = home;
        this.source = source;
        this.size = source.getConfiguration().connectionPoolConfiguration().maxSize();
        this.isolation = isolation;
        this.timeouts = timeouts;
        this.returned = returned;
    }

    /**
     * A connection that speaks for the tenant.
     *
     * @throws dev.tenantry.problem.ProblemException 503, where isolation would be void in this database
     */
    Connection open(HomeSession session) throws SQLException {
        Connection connection = borrow();
        try {
            // Nothing of this takes long. A server that hangs is noticed here, and not when the time is up that a
            // tenant's own statement may take.
            timeouts.expectAnswersSoon(connection);
            audit(connection);
            session.begin(connection);
            timeouts.expectAnswersInTime(connection);
            return connection;
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    /** The running transaction's, once it is open. */
    Connection reconnect() throws SQLException {
        return source.getConnection();
    }

    private Connection borrow() throws SQLException {
        try {
            return source.getConnection();
        } catch (SQLException failure) {
            // This tenant has all of its connections at work. That says nothing of the store, where others are served.
            if (source.getMetrics().activeCount() >= size) {
                LOG.warnf("All %d connections to database %s are in use", size, home);
                throw HomeProblems.unavailable();
            }
            throw failure;
        }
    }

    private void audit(Connection connection) {
        if (audited) {
            return;
        }
        List<IsolationFinding> findings = findings(connection);
        if (!findings.isEmpty()) {
            LOG.errorf("Database %s is not served. %s", home, IsolationFinding.report(findings));
            throw HomeProblems.unavailable();
        }
        audited = true;
    }

    private List<IsolationFinding> findings(Connection connection) {
        try {
            return isolation.audit(connection, home);
        } catch (SQLException failure) {
            // The store has just let us in. It is a table here that is locked, as by a migration.
            LOG.warnf(failure, "Database %s cannot be asked whether it keeps tenants apart", home);
            throw HomeProblems.unavailable();
        }
    }

    void release() {
        returned.accept(this);
    }

    void lease() {
        leases++;
    }

    void giveBack(long nowNanos) {
        leases--;
        lastUsedNanos = nowNanos;
    }

    boolean isFree() {
        return leases == 0;
    }

    boolean isIdle(long sinceNanos) {
        return isFree() && lastUsedNanos - sinceNanos < 0;
    }

    long connections() {
        return source.getMetrics().activeCount() + source.getMetrics().availableCount();
    }

    void close() {
        source.close();
    }
}
