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
 * Lets one process at a time do something. The lock is an advisory lock of PostgreSQL held by a transaction, so it goes with the
 * connection of a process that is killed, and works through a pooler in transaction mode. It is a courtesy, not a fence: work that
 * must be correct even if the connection is lost needs a lock of its own, as Flyway has on each home.
 */
@ApplicationScoped
public class OwnerLock {

    private static final Logger LOG = Logger.getLogger(OwnerLock.class);
    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('tenantry:' || ?, 0)) is null";
    // No statement waits longer, and none is missing for longer while the lock is held: a firewall drops connections on
    // which nothing moves, and nobody notices.
    private static final String PATIENCE = "10s";

    private final OwnerAccess owner;
    private final Scheduler scheduler;

    public OwnerLock(OwnerAccess owner, Scheduler scheduler) {
        this.owner = owner;
        this.scheduler = scheduler;
    }

    /** Waits for the lock, however long that takes, and holds it while the work is done. */
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
                holder.rollback();
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

    private static void confirm(Connection holder, String name) {
        try {
            Sql.query(holder, "select 1", row -> row.getInt(1));
        } catch (SQLException lost) {
            LOG.warnf(lost, "The lock for %s is lost; another process may begin the same work", name);
        }
    }
}
