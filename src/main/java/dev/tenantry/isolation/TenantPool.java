package dev.tenantry.isolation;

import dev.tenantry.sql.PoolerProbe;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Holds the connections to one tenant database, and counts the transactions that use them. The count and the time of
 * the last use are guarded by the lock of {@link TenantPools}.
 */
final class TenantPool {

    private static final Logger LOG = Logger.getLogger(TenantPool.class);

    // A request soon after an answer saves a round trip. If the server has begun to hang just then, the request waits
    // as long as those that were under way.
    private static final Duration LATELY = Duration.ofMillis(100);

    private final HomeName home;
    private final AgroalDataSource source;
    private final int size;
    private final HomeAudits audits;
    private final Duration auditEvery;
    private final PoolFactory timeouts;
    private final Refusals refusals;
    private final Consumer<TenantPool> returned;
    private final Lock auditing = new ReentrantLock();
    private volatile boolean audited;
    private volatile long auditedAtNanos;
    private volatile long answeredAtNanos = System.nanoTime() - LATELY.toNanos();

    private int leases;
    private long lastUsedNanos;

    /** @param returned called when a transaction no longer uses the pool */
    TenantPool(
            HomeName home,
            AgroalDataSource source,
            HomeAudits audits,
            Duration auditEvery,
            PoolFactory timeouts,
            Refusals refusals,
            Consumer<TenantPool> returned) {
        this.home = home;
        this.source = source;
        this.size = source.getConfiguration().connectionPoolConfiguration().maxSize();
        this.audits = audits;
        this.auditEvery = auditEvery;
        this.timeouts = timeouts;
        this.refusals = refusals;
        this.returned = returned;
    }

    /**
     * Opens a connection to the database, whose isolation has been audited.
     *
     * @throws dev.tenantry.problem.ProblemException 503, if isolation is not in force in this database, or all of its
     *     connections are in use
     */
    Connection open(HomeSession session) throws SQLException {
        Connection connection = borrow();
        boolean open = false;
        try {
            if (!isAudited() || !hasAnsweredLately()) {
                examine(connection, session);
            }
            open = true;
            return connection;
        } finally {
            if (!open) {
                connection.close();
            }
        }
    }

    // These statements are short, so a short timeout detects a server that hangs. The timeout for the tenant's own
    // statements, with the first of which the fence is sent, is longer.
    private void examine(Connection connection, HomeSession session) throws SQLException {
        timeouts.expectAnswersSoon(connection);
        try {
            Sql.execute(connection, "select 1");
            audit(connection);
        } catch (SQLException failure) {
            throw session.failed(failure);
        } finally {
            // Also if the audit has found something: the pool does not set it back. A dead connection takes no timeout.
            if (!connection.isClosed()) {
                timeouts.expectAnswersInTime(connection);
            }
        }
        answered();
    }

    private boolean hasAnsweredLately() {
        return System.nanoTime() - answeredAtNanos < LATELY.toNanos();
    }

    void answered() {
        answeredAtNanos = System.nanoTime();
    }

    /** Returns the connection of the running transaction again, after {@link #open}. */
    Connection reconnect() throws SQLException {
        return source.getConnection();
    }

    private Connection borrow() throws SQLException {
        try {
            return source.getConnection();
        } catch (SQLException failure) {
            // All connections of this tenant are in use. That does not mean that the store is unreachable.
            if (source.getMetrics().activeCount() >= size) {
                LOG.warnf(
                        "All %d connections to database %s are in use (tenantry.isolation.pools.size);"
                                + " request rejected",
                        size, home);
                refusals.count(Refusals.Reason.POOL_FULL);
                throw HomeProblems.unavailable();
            }
            throw failure;
        }
    }

    // Before the first use, and again once the last audit is too old. One connection does it; the others wait for the
    // result, as long as this tenant's own audit takes.
    private void audit(Connection connection) throws SQLException {
        if (isAudited()) {
            return;
        }
        auditing.lock();
        try {
            if (!isAudited()) {
                auditNow(connection);
            }
        } finally {
            auditing.unlock();
        }
    }

    private boolean isAudited() {
        return audited && System.nanoTime() - auditedAtNanos < auditEvery.toNanos();
    }

    private void auditNow(Connection connection) throws SQLException {
        if (!audited) {
            requirePreparedStatements(connection);
        }
        audits.requireDatabase(connection, home);
        auditedAtNanos = System.nanoTime();
        audited = true;
    }

    private void requirePreparedStatements(Connection connection) {
        Optional<String> refusal;
        try {
            refusal = PoolerProbe.refusal(connection, source, "tenantry.stores.<name>.url");
        } catch (SQLException failure) {
            LOG.warnf(failure, "Could not check whether prepared statements survive in database %s", home);
            throw HomeProblems.unavailable();
        }
        if (refusal.isPresent()) {
            LOG.errorf("Database %s is not served. %s", home, refusal.get());
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
