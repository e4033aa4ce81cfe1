package dev.tenantry.sql;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQLSTATEs that Tenantry reacts to by name (PostgreSQL manual, appendix A). */
public enum SqlState {
    CHARACTER_NOT_IN_REPERTOIRE("22021"),
    UNTRANSLATABLE_CHARACTER("22P05"),
    /** A row cannot be deleted because of a foreign key ON DELETE RESTRICT. Since PostgreSQL 18. */
    RESTRICT_VIOLATION("23001"),
    FOREIGN_KEY_VIOLATION("23503"),
    UNIQUE_VIOLATION("23505"),
    /** A row violates a check, or a partitioned table has no partition for it. */
    CHECK_VIOLATION("23514"),
    EXCLUSION_VIOLATION("23P01"),
    READ_ONLY_SQL_TRANSACTION("25006"),
    /** An earlier statement has failed, and this one was ignored. */
    IN_FAILED_SQL_TRANSACTION("25P02"),
    IDLE_IN_TRANSACTION_SESSION_TIMEOUT("25P03"),
    TRANSACTION_TIMEOUT("25P04"),
    /** A prepared statement does not exist. */
    INVALID_STATEMENT_NAME("26000"),
    INVALID_AUTHORIZATION("28000"),
    INVALID_PASSWORD("28P01"),
    INVALID_CATALOG_NAME("3D000"),
    SERIALIZATION_FAILURE("40001"),
    DEADLOCK_DETECTED("40P01"),
    INSUFFICIENT_PRIVILEGE("42501"),
    UNDEFINED_TABLE("42P01"),
    DUPLICATE_DATABASE("42P04"),
    /** A prepared statement of this name exists already. */
    DUPLICATE_STATEMENT("42P05"),
    OUT_OF_MEMORY("53200"),
    TOO_MANY_CONNECTIONS("53300"),
    LOCK_NOT_AVAILABLE("55P03"),
    QUERY_CANCELED("57014"),
    /** Ours ({@code control.enter}): the tenant may not be served here. */
    FENCE_CLOSED("TNT01"),
    /** Ours: the tenant is being moved or erased. */
    FENCE_BUSY("TNT02"),
    /** Ours ({@code claim_idempotency_key}): a request with this key was answered. */
    KEY_USED("TNT03"),
    /** Ours: a request with this key is in progress. */
    KEY_IN_USE("TNT04"),
    /** Set by the driver, not by PostgreSQL, for an attempt to connect that was aborted. */
    CONNECTION_ATTEMPT_ABORTED("99999");

    private final String code;

    SqlState(String code) {
        this.code = code;
    }

    /** Returns the state of the failure itself, if it is one of these; its causes are not considered. */
    static Optional<SqlState> of(SQLException failure) {
        return Arrays.stream(values()).filter(state -> state.isThatOf(failure)).findFirst();
    }

    /** Returns the code of the failure itself, which need not be one of these; empty if it has none. */
    public static Optional<String> codeOf(Throwable failure) {
        return failure instanceof SQLException sql ? Optional.ofNullable(sql.getSQLState()) : Optional.empty();
    }

    /** Returns the failure itself, or the one of the earlier statement that aborted the transaction. */
    public static SQLException first(SQLException failure) {
        return IN_FAILED_SQL_TRANSACTION.isThatOf(failure) && failure.getCause() instanceof SQLException earlier
                ? earlier
                : failure;
    }

    /** Returns whether this is the state of the failure itself; its causes are not considered. */
    public boolean isThatOf(SQLException failure) {
        return is(failure.getSQLState());
    }

    public boolean is(@Nullable String state) {
        return code.equals(state);
    }

    /**
     * Returns whether the failure says that the session has ended or was never begun: class 08 (connection exception)
     * or 57P (operator intervention, such as a shutdown).
     */
    public static boolean isSessionGone(SQLException failure) {
        return isOfClass(failure, "08") || isOfClass(failure, "57P");
    }

    /** Throws the failure if it ended the session, so that nothing more is tried on it. */
    public static void throwIfSessionGone(SQLException failure) throws SQLException {
        if (isSessionGone(failure)) {
            throw failure;
        }
    }

    /** Returns whether the server has run out of connections, memory or disk space (class 53). */
    static boolean isOutOfResources(SQLException failure) {
        return isOfClass(failure, "53");
    }

    private static boolean isOfClass(SQLException failure, String prefix) {
        return Objects.requireNonNullElse(failure.getSQLState(), "").startsWith(prefix);
    }
}
