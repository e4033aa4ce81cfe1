package dev.tenantry.sql;

import java.io.Serial;
import java.sql.SQLException;

/**
 * PostgreSQL refused a statement or could not be reached. The cause decides the response: 503 if PostgreSQL could not
 * be reached.
 */
public final class DatabaseException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final SQLException failure;

    public DatabaseException(SQLException failure) {
        super("The database call failed.", failure);
        this.failure = failure;
    }

    /** Returns the message of PostgreSQL or its driver. Only for logs and operators, never for a client. */
    public String reason() {
        return String.valueOf(failure.getMessage());
    }

    public boolean hasState(SqlState state) {
        return state.isThatOf(failure);
    }

    /** Returns whether the SQLSTATE begins with these two characters. */
    public boolean isOfClass(String first) {
        return String.valueOf(failure.getSQLState()).startsWith(first);
    }

    /** Returns whether the unique constraint or index of this name was violated. */
    public boolean isViolationOf(String constraint) {
        return hasState(SqlState.UNIQUE_VIOLATION) && reason().contains('"' + constraint + '"');
    }
}
