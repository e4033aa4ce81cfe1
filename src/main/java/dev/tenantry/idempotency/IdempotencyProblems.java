package dev.tenantry.idempotency;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.problem.ProblemType;

/** The refusals of requests because of their key. None of them repeats it, because logs contain the details. */
final class IdempotencyProblems {

    private IdempotencyProblems() {}

    static ProblemException malformed() {
        return Problem.of(
                        ProblemType.MALFORMED_IDEMPOTENCY_KEY,
                        "The header " + IdempotencyKey.HEADER + " " + IdempotencyKey.REQUIREMENT + ".")
                .asException();
    }

    static ProblemException inUse() {
        return Problem.of(
                        ProblemType.IDEMPOTENCY_KEY_IN_USE,
                        "A request with this idempotency key is still in progress. Repeat this one in a moment.")
                .asException();
    }

    static ProblemException reused() {
        return Problem.of(
                        ProblemType.IDEMPOTENCY_KEY_REUSED,
                        "This idempotency key was used for a request with another path, query or body. Send a new key.")
                .asException();
    }
}
