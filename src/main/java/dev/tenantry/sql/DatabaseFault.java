package dev.tenantry.sql;

import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;

/** What a database failure means for the caller, according to its SQLSTATE (PostgreSQL manual, appendix A). */
public enum DatabaseFault {
    /** A value that PostgreSQL cannot store, such as text that contains {@code \u0000}. */
    INVALID_DATA,
    /** No connection could be made or became free in time, or the server is starting, stopping or out of resources. */
    UNAVAILABLE,
    /** Not a database failure, or one that a bug in this service caused. */
    OTHER;

    public static DatabaseFault of(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            DatabaseFault found = cause instanceof SQLException sql ? read(sql) : OTHER;
            if (cause instanceof RollbackException) {
                // The reason for a failed commit is among the suppressed exceptions, not the causes.
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
        // PostgreSQL's driver always sets a SQLSTATE. If there is none, the pool had no connection to give.
        // The driver uses 99999 for an attempt to connect that was aborted.
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
