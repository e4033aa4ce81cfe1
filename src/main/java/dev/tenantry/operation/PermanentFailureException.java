package dev.tenantry.operation;

import dev.tenantry.problem.ReportableException;
import java.io.Serial;

/** Thrown by a job if a further attempt would fail in the same way. The operation is given up at once. */
public final class PermanentFailureException extends ReportableException {

    @Serial
    private static final long serialVersionUID = 1L;

    public PermanentFailureException(String message) {
        super(message);
    }
}
