package dev.tenantry.context;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.problem.ProblemType;

/** The ways to refuse a request for its tenant. */
final class TenantProblems {

    private TenantProblems() {}

    static ProblemException required() {
        return Problem.of(
                        ProblemType.TENANT_REQUIRED,
                        "Name a tenant: by the token's claim, the header " + HeaderSource.HEADER + " or the subdomain.")
                .asException();
    }

    static ProblemException malformed(String detail) {
        return Problem.of(ProblemType.MALFORMED_TENANT, detail).asException();
    }

    /** Unknown, inactive, not this caller's and contradicted look the same, or one could find out who is a customer. */
    static ProblemException refused() {
        return Problem.of(ProblemType.TENANT_REFUSED, "Tenant not found or inactive.")
                .asException();
    }

    static ProblemException notForTenants() {
        return Problem.of(
                        ProblemType.FORBIDDEN,
                        "This is an operation of the platform: name no tenant, by token, header or host.")
                .asException();
    }
}
