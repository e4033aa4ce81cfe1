package dev.tenantry.provisioning;

import dev.tenantry.problem.DatabaseFault;
import java.sql.SQLException;

/** Says of a failure what may stand in a table and in an answer: no SQL, no address, nothing of a row. */
final class Failure {

    private Failure() {}

    static String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProvisioningException expected) {
                return String.valueOf(expected.getMessage());
            }
        }
        if (DatabaseFault.of(failure) == DatabaseFault.UNAVAILABLE) {
            return "The database cannot be reached.";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return "PostgreSQL refused, with SQLSTATE " + sql.getSQLState() + "; the log says what.";
            }
        }
        return "Failed unexpectedly; the log says why.";
    }
}
