package dev.tenantry.home;

import dev.tenantry.problem.ReportableException;
import java.io.Serial;

/** Thrown if another attempt at the same move has begun. This one must do nothing more. */
public final class LostTurnException extends ReportableException {

    @Serial
    private static final long serialVersionUID = 1L;

    LostTurnException() {
        super("Another attempt at this move has begun, so this one was stopped.");
    }
}
