package dev.tenantry.sql;

import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a database failure means for the caller, according to its SQLSTATE (PostgreSQL manual, appendix A). */
public enum DatabaseFault {
    /** Text that PostgreSQL cannot store, such as {@code \u0000}. */
    INVALID_DATA,
    /**
     * No session is available that can do the work: the server is away, out of resources or read-only, it refuses the
     * role's password, or no pooled connection became free in time.
     */
    UNAVAILABLE,
    /** PostgreSQL gave up the statement or transaction: a time limit has passed, or another transaction won. */
    ABORTED,
    /** Not a database failure, or one that a bug in this service caused. */
    OTHER;

    // The pool sets no SQLSTATE, whether it has no connection to give or is misused. Only its messages tell them apart.
    private static final List<String> NO_CONNECTION = List.of(
            "Sorry, acquisition timeout",
            "Acquisition timeout",
            "Interrupted while acquiring",
            "Can't create new connection",
            "This pool is closed");

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
        if (sql instanceof SQLTransientConnectionException
                || (sql.getSQLState() == null && isOfPoolWithoutConnection(sql))
                || SqlState.isSessionGone(sql)
                || SqlState.isOutOfResources(sql)) {
            return UNAVAILABLE;
        }
        return SqlState.of(sql).map(DatabaseFault::meaning).orElse(OTHER);
    }

    private static boolean isOfPoolWithoutConnection(SQLException sql) {
        String words = Objects.requireNonNullElse(sql.getMessage(), "");
        return NO_CONNECTION.stream().anyMatch(words::startsWith);
    }

    private static DatabaseFault meaning(SqlState state) {
        return switch (state) {
            case CHARACTER_NOT_IN_REPERTOIRE, UNTRANSLATABLE_CHARACTER -> INVALID_DATA;
            case READ_ONLY_SQL_TRANSACTION,
                    INVALID_AUTHORIZATION,
                    INVALID_PASSWORD,
                    OUT_OF_MEMORY,
                    TOO_MANY_CONNECTIONS,
                    CONNECTION_ATTEMPT_ABORTED,
                    FENCE_CLOSED,
                    FENCE_BUSY -> UNAVAILABLE;
            case SERIALIZATION_FAILURE,
                    DEADLOCK_DETECTED,
                    LOCK_NOT_AVAILABLE,
                    QUERY_CANCELED,
                    IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
                    TRANSACTION_TIMEOUT -> ABORTED;
            case IN_FAILED_SQL_TRANSACTION,
                    RESTRICT_VIOLATION,
                    FOREIGN_KEY_VIOLATION,
                    UNIQUE_VIOLATION,
                    CHECK_VIOLATION,
                    EXCLUSION_VIOLATION,
                    INVALID_STATEMENT_NAME,
                    INVALID_CATALOG_NAME,
                    INSUFFICIENT_PRIVILEGE,
                    UNDEFINED_TABLE,
                    DUPLICATE_DATABASE,
                    DUPLICATE_STATEMENT,
                    KEY_USED,
                    KEY_IN_USE -> OTHER;
        };
    }
}
