package dev.tenantry.operation;

import dev.tenantry.problem.Causes;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.sql.DatabaseFault;
import dev.tenantry.sql.SqlState;
import java.sql.SQLException;
import java.util.Optional;

/** Describes a failure for administrators, without SQL, addresses or row values. */
public final class Failure {

    private Failure() {}

    public static String describe(Throwable failure) {
        Optional<ReportableException> expected = Causes.first(ReportableException.class, failure);
        if (expected.isPresent()) {
            return String.valueOf(expected.get().getMessage());
        }
        String state = state(failure);
        if (SqlState.OUT_OF_MEMORY.is(state)) {
            return "PostgreSQL is out of memory or has no room for more locks (SQLSTATE 53200); see the log.";
        }
        if (isLockTimeout(failure)) {
            return "Another transaction held a lock for too long (SQLSTATE 55P03); see the log.";
        }
        if (isUnreachable(failure)) {
            return "The database cannot be reached.";
        }
        return Causes.first(SQLException.class, failure)
                .map(sql -> "PostgreSQL refused a statement (SQLSTATE " + sql.getSQLState() + "); see the log.")
                .orElse("An unexpected error occurred; see the log.");
    }

    /** Returns whether a database could not be reached. */
    public static boolean isUnreachable(Throwable failure) {
        return DatabaseFault.of(failure) == DatabaseFault.UNAVAILABLE;
    }

    /** Returns whether another transaction held a lock for too long. */
    public static boolean isLockTimeout(Throwable failure) {
        return SqlState.LOCK_NOT_AVAILABLE.is(state(failure));
    }

    /**
     * Returns whether the same attempt would fail in the same way again: PostgreSQL refused a value (class 22) or a
     * constraint was violated (class 23).
     */
    static boolean isPermanent(Throwable failure) {
        String state = state(failure);
        return state.startsWith("22") || state.startsWith("23");
    }

    private static String state(Throwable failure) {
        return Causes.first(SQLException.class, failure)
                .map(SQLException::getSQLState)
                .orElse("");
    }
}
