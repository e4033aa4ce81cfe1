package dev.tenantry.evidence;

import dev.tenantry.sql.SqlState;
import java.sql.SQLException;

/**
 * Says why a home could not be audited. Never with the message of the failure, which may contain addresses: a report
 * leaves the organisation.
 */
final class FailureReason {

    private FailureReason() {}

    static String ofConnecting(SQLException failure) {
        return SqlState.INVALID_CATALOG_NAME.isThatOf(failure)
                ? "The database does not exist."
                : "The database could not be connected to " + state(failure);
    }

    static String ofAsking(SQLException failure) {
        return SqlState.LOCK_NOT_AVAILABLE.isThatOf(failure)
                ? "A table is locked, for example by a migration."
                : "The catalogue could not be read " + state(failure);
    }

    private static String state(SQLException failure) {
        return "(SQLSTATE " + SqlState.codeOf(failure).orElse(Build.UNKNOWN) + ").";
    }
}
