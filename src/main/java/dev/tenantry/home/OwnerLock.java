package dev.tenantry.home;

import dev.tenantry.sql.Sql;
import dev.tenantry.sql.SqlState;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/**
 * Lets only one process at a time do a piece of work. The lock is a PostgreSQL advisory lock that a transaction holds,
 * so it ends with the connection if the process is killed, and it works through a pooler in transaction mode.
 *
 * <p>The lock saves double work; it is not what makes the work correct. If the connection is lost, the work goes on,
 * and another process may begin the same work beside it. So the work must be safe even then, as a migration is: Flyway
 * locks each home, and a finished operation is not finished again.
 */
@ApplicationScoped
public class OwnerLock {

    private static final Logger LOG = Logger.getLogger(OwnerLock.class);
    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('tenantry:' || ?, 0)) is null";
    // The longest wait of one statement, and the interval between statements while the lock is held: a firewall may
    // silently drop an idle connection.
    private static final String PATIENCE = "10s";

    private final OwnerAccess owner;
    private final Scheduler scheduler;

    public OwnerLock(OwnerAccess owner, Scheduler scheduler) {
        this.owner = owner;
        this.scheduler = scheduler;
    }

    /** Waits for the lock, however long that takes, and holds it while the work runs. */
    public <T> T hold(String name, Callable<T> work) throws Exception {
        try (Connection holder = owner.main().getConnection()) {
            holder.setAutoCommit(false);
            acquire(holder, name);
            String heartbeat = "lock-" + name + "-" + UUID.randomUUID();
            scheduler
                    .newJob(heartbeat)
                    .setInterval(PATIENCE)
                    .setTask(execution -> confirm(holder, name))
                    .schedule();
            try {
                return work.call();
            } finally {
                scheduler.unscheduleJob(heartbeat);
                release(holder, name);
            }
        }
    }

    private static void acquire(Connection holder, String name) throws SQLException {
        while (!tryAcquire(holder, name)) {
            LOG.infof("Another process holds the lock for %s; waiting for it", name);
        }
    }

    private static boolean tryAcquire(Connection holder, String name) throws SQLException {
        try {
            Sql.execute(holder, "select set_config('lock_timeout', ?, true)", PATIENCE);
            Sql.query(holder, LOCK, row -> row.getBoolean(1), name);
            return true;
        } catch (SQLException failure) {
            if (!SqlState.LOCK_NOT_AVAILABLE.isThatOf(failure)) {
                throw failure;
            }
            holder.rollback();
            return false;
        }
    }

    // What was done while the lock was held stays done, so a failure here is not a failure of the work.
    private static void release(Connection holder, String name) {
        try {
            holder.rollback();
        } catch (SQLException lost) {
            LOG.warnf(lost, "The lock for %s could not be released; it ends with its connection", name);
        }
    }

    private static void confirm(Connection holder, String name) {
        try {
            Sql.query(holder, "select 1", row -> row.getInt(1));
        } catch (SQLException lost) {
            LOG.warnf(lost, "Lost the lock for %s; another process may begin the same work", name);
        }
    }
}
