package dev.tenantry.isolation;

import dev.tenantry.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Makes queries of the audit fail soon if a table is locked, for example by a migration: one such home must not delay
 * the audit of the others, nor keep a connection of the pool from other requests.
 */
final class BriefLocks {

    private static final String SET = "select set_config('lock_timeout', '500ms', true)";

    @FunctionalInterface
    interface Query<T> {
        T ask() throws SQLException;
    }

    private BriefLocks() {}

    /**
     * Asks within a transaction. The setting ends with it, so that a pooler hands on nothing. If the caller has begun a
     * transaction, it is used, and {@link dev.tenantry.home.TenantSession} sets the tenant's own limit afterwards.
     */
    static <T> T during(Connection connection, Query<T> query) throws SQLException {
        if (!connection.getAutoCommit()) {
            Sql.execute(connection, SET);
            return query.ask();
        }
        connection.setAutoCommit(false);
        try {
            Sql.execute(connection, SET);
            return query.ask();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
