package dev.tenantry.start;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that another process provides and that this one needs before it can serve. Implementations are CDI beans.
 */
public interface Prerequisite {

    /**
     * Returns what is missing, in words for an operator; empty if nothing is.
     *
     * @throws UnknownException if this cannot be determined, for example while the database is unreachable
     */
    Optional<String> missing();

    /** Reports that the prerequisite could not be checked. The message says why, and what to check. */
    final class UnknownException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        public UnknownException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
