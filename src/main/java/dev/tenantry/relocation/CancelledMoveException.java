package dev.tenantry.relocation;

import java.io.Serial;

/** Thrown within a move that is to be undone: an administrator has cancelled it, or the tenant is leaving. */
final class CancelledMoveException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    CancelledMoveException() {
        super("The move was cancelled.", null, false, false);
    }
}
