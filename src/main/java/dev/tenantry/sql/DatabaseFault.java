package dev.tenantry.sql;

import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;

/** What a failure of the database means for the caller, read off its SQLSTATE (PostgreSQL manual, appendix A). */
public enum DatabaseFault {
    /** A value that PostgreSQL cannot hold, such as a text with {@code \u0000}. */
    INVALID_DATA,
    /** No connection, none free in time, or a server that is starting, stopping or full. */
    UNAVAILABLE,
    /** Not the database, or a fault of ours. */
    OTHER;

    public static DatabaseFault of(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            DatabaseFault found = cause instanceof SQLException sql ? read(sql) : OTHER;
            if (cause instanceof RollbackException) {
                // Why a commit failed stands beside it, not below it.
                found = Stream.of(cause.getSuppressed())
                        .map(DatabaseFault::of)
                        .filter(reason -> reason != OTHER)
                        .findFirst()
                        .orElse(OTHER);
            }
            if (found != OTHER) {
                return found;
            }
        }
        return OTHER;
    }

    private static DatabaseFault read(SQLException sql) {
        if (sql instanceof SQLTransientConnectionException) {
            return UNAVAILABLE;
        }
        String state = sql.getSQLState();
        // PostgreSQL's driver always gives one. Without it the pool speaks, and has no connection to give.
        // 99999 is the driver's, for an attempt to connect that was broken off.
        if (state == null
                || state.equals("99999")
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")) {
            return UNAVAILABLE;
        }
        return state.startsWith("22") ? INVALID_DATA : OTHER;
    }
}
