package dev.tenantry.operation;

import dev.tenantry.problem.Causes;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.sql.DatabaseFault;
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
        if (DatabaseFault.of(failure) == DatabaseFault.UNAVAILABLE) {
            return "The database cannot be reached.";
        }
        return Causes.first(SQLException.class, failure)
                .map(sql -> "PostgreSQL refused a statement (SQLSTATE " + sql.getSQLState() + "); see the log.")
                .orElse("An unexpected error occurred; see the log.");
    }
}
