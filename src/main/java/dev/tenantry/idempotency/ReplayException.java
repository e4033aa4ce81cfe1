package dev.tenantry.idempotency;

import java.io.Serial;

/**
 * Ends the request with the answer that is stored. An exception, because that answer need not be of the type that the
 * resource's method returns. It has no stack trace.
 */
final class ReplayException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient StoredAnswer answer;

    ReplayException(StoredAnswer answer) {
        super("The answer to this request is stored", null, false, false);
        this.answer = answer;
    }

    StoredAnswer answer() {
        return answer;
    }
}
