package dev.tenantry.isolation;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;

/**
 * 503 for the tenants of one home and nobody else. One sentence for all reasons: where a tenant lives, and what is wrong
 * there, is the operator's business, and stands in the log.
 */
final class HomeProblems {

    private HomeProblems() {}

    static ProblemException unavailable() {
        return Problem.unavailable("This tenant's data cannot be reached now. Try again shortly.")
                .asException();
    }
}
