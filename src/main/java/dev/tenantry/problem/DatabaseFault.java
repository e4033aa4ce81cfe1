package dev.tenantry.problem;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

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
            if (cause instanceof SQLException sql) {
                DatabaseFault found = of(sql);
                if (found != OTHER) {
                    return found;
                }
            }
        }
        return OTHER;
    }

    private static DatabaseFault of(SQLException sql) {
        if (sql instanceof SQLTransientConnectionException) {
            return UNAVAILABLE;
        }
        String state = sql.getSQLState();
        // PostgreSQL's driver always gives one. Without it the pool speaks, and has no connection to give.
        if (state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57P")) {
            return UNAVAILABLE;
        }
        return state.startsWith("22") ? INVALID_DATA : OTHER;
    }
}
