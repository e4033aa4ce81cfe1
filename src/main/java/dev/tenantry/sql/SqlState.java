package dev.tenantry.sql;

import java.sql.SQLException;

/** The SQLSTATEs that Tenantry reacts to by name (PostgreSQL manual, appendix A). */
public enum SqlState {
    FOREIGN_KEY_VIOLATION("23503"),
    UNIQUE_VIOLATION("23505"),
    INVALID_CATALOG_NAME("3D000"),
    INSUFFICIENT_PRIVILEGE("42501"),
    UNDEFINED_TABLE("42P01"),
    DUPLICATE_DATABASE("42P04"),
    LOCK_NOT_AVAILABLE("55P03");

    private final String code;

    SqlState(String code) {
        this.code = code;
    }

    /** Returns whether this is the state of the failure itself; its causes are not considered. */
    public boolean isThatOf(SQLException failure) {
        return code.equals(failure.getSQLState());
    }
}
