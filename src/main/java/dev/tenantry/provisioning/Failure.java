package dev.tenantry.provisioning;

import dev.tenantry.problem.Causes;
import dev.tenantry.problem.DatabaseFault;
import java.sql.SQLException;
import java.util.Optional;

/** Says of a failure what may stand in a table and in an answer: no SQL, no address, nothing of a row. */
final class Failure {

    private Failure() {}

    static String describe(Throwable failure) {
        Optional<ProvisioningException> expected = Causes.first(ProvisioningException.class, failure);
        if (expected.isPresent()) {
            return String.valueOf(expected.get().getMessage());
        }
        if (DatabaseFault.of(failure) == DatabaseFault.UNAVAILABLE) {
            return "The database cannot be reached.";
        }
        return Causes.first(SQLException.class, failure)
                .map(sql -> "PostgreSQL refused, with SQLSTATE " + sql.getSQLState() + "; the log says what.")
                .orElse("Failed unexpectedly; the log says why.");
    }
}
