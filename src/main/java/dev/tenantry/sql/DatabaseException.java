package dev.tenantry.sql;

import java.io.Serial;
import java.sql.SQLException;

/** PostgreSQL refused, or was not there. What its cause says decides how it is answered: 503 where it was not there. */
public final class DatabaseException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final SQLException failure;

    public DatabaseException(SQLException failure) {
        super("PostgreSQL did not do what was asked of it.", failure);
        this.failure = failure;
    }

    /** PostgreSQL's or its driver's own words: for a log, or an operator, and never for an answer. */
    public String reason() {
        return String.valueOf(failure.getMessage());
    }

    public boolean hasState(SqlState state) {
        return state.isThatOf(failure);
    }

    /** Whether a unique constraint or index of this name was violated. */
    public boolean isViolationOf(String constraint) {
        return hasState(SqlState.UNIQUE_VIOLATION) && reason().contains('"' + constraint + '"');
    }
}
