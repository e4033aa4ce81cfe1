package dev.tenantry.start;

import java.io.Serial;

/** Thrown if it cannot be determined whether a prerequisite is there. The message says why, and what to check. */
public final class PrerequisiteException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public PrerequisiteException(String message, Throwable cause) {
        super(message, cause);
    }
}
