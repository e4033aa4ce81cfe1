package dev.tenantry.admin;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.problem.ProblemType;
import java.util.List;
import java.util.Map;

/** Refuses an administrator's request. Administrators may see all tenants, so they are told the reason. */
final class AdminProblems {

    private AdminProblems() {}

    static ProblemException invalid(String field, String message) {
        Map<String, String> error =
                Map.of("field", field, "pointer", "/" + field.replace('.', '/'), "message", message);
        return Problem.of(ProblemType.VALIDATION_FAILED, field + " " + message + ".")
                .withMember("errors", List.of(error))
                .asException();
    }

    static ProblemException slugTaken() {
        return Problem.of(ProblemType.SLUG_TAKEN, "This slug is in use, or was released too recently to be reused.")
                .asException();
    }

    static ProblemException conflict(String detail) {
        return Problem.of(ProblemType.CONFLICT, detail).asException();
    }

    static ProblemException noSuchTenant() {
        return Problem.of(ProblemType.NOT_FOUND, "There is no such tenant.").asException();
    }

    static ProblemException noSuchUpload() {
        return Problem.of(ProblemType.NOT_FOUND, "There is no such upload.").asException();
    }

    static ProblemException uploadInUse() {
        return conflict("An import is reading this upload; it can be changed or used again once that has ended.");
    }

    static ProblemException noSuchOperation() {
        return Problem.of(ProblemType.NOT_FOUND, "There is no such operation.").asException();
    }
}
