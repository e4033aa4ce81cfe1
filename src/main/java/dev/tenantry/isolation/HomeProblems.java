package dev.tenantry.isolation;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;

/**
 * Creates the 503 for a tenant whose home is unavailable; other tenants are not affected. The text is the same for all
 * reasons: where the home is and what is wrong with it is logged for operators and not shown to clients.
 */
final class HomeProblems {

    private HomeProblems() {}

    static ProblemException unavailable() {
        return Problem.unavailable("This tenant's data is temporarily unavailable. Try again shortly.")
                .asException();
    }
}
