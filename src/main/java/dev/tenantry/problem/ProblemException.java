package dev.tenantry.problem;

import java.io.Serial;

/** Ends the request with a problem. It has no stack trace, because it is a response and not a bug. */
public final class ProblemException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
