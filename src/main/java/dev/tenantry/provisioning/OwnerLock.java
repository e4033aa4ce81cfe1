package dev.tenantry.provisioning;

import dev.tenantry.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;

/**
 * Lets only one of all instances do a thing at a time: PostgreSQL's advisory locks, held by a transaction, so that they
 * go with the connection of whoever is killed, and work through a pooler in transaction mode.
 */
@ApplicationScoped
class OwnerLock {

    private static final String TRY = "select pg_try_advisory_xact_lock(hashtextextended('tenantry:' || ?, 0))";
    private static final String WAIT = "select pg_advisory_xact_lock(hashtextextended('tenantry:' || ?, 0)) is null";

    private final OwnerAccess owner;

    OwnerLock(OwnerAccess owner) {
        this.owner = owner;
    }

    /** @return whether the lock was free and the work was therefore done */
    boolean tryHold(String name, Runnable work) throws SQLException {
        try (Connection holder = transaction()) {
            boolean held =
                    Sql.query(holder, TRY, row -> row.getBoolean(1), name).getFirst();
            if (held) {
                work.run();
            }
            holder.rollback();
            return held;
        }
    }

    /** Waits for the lock as long as it takes. */
    <T> T hold(String name, Callable<T> work) throws Exception {
        try (Connection holder = transaction()) {
            Sql.query(holder, WAIT, row -> row.getBoolean(1), name);
            T done = work.call();
            holder.rollback();
            return done;
        }
    }

    private Connection transaction() throws SQLException {
        Connection holder = owner.main().getConnection();
        holder.setAutoCommit(false);
        return holder;
    }
}
