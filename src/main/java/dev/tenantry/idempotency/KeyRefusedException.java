package dev.tenantry.idempotency;

import java.io.Serial;

/**
 * PostgreSQL did not let the transaction begin, because of its key. Nothing has been done. It has no stack trace,
 * because it is not a bug.
 */
final class KeyRefusedException extends RuntimeException {

    enum Reason {
        /** A request with this key was answered. */
        USED,
        /** A transaction with this key is running. */
        IN_USE
    }

    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    KeyRefusedException(Reason reason) {
        super("The idempotency key is " + reason, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
