package dev.tenantry.context;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.problem.ProblemType;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;

/** Creates the problems that concern a request's tenant. */
public final class TenantProblems {

    private TenantProblems() {}

    static ProblemException required() {
        return Problem.of(
                        ProblemType.TENANT_REQUIRED,
                        "Name a tenant in the token, the header " + TenantHeader.NAME + " or the subdomain.")
                .asException();
    }

    static ProblemException malformed(String detail) {
        return Problem.of(ProblemType.MALFORMED_TENANT, detail).asException();
    }

    /**
     * Returns one and the same problem for unknown, inactive, foreign and contradictory tenants. Otherwise callers
     * could find out who is a customer.
     */
    public static ProblemException refused() {
        return Problem.of(ProblemType.TENANT_REFUSED, "Tenant not found or inactive.")
                .asException();
    }

    /** Returns the same problem whatever tenants were named. */
    static ProblemException tooManyFailedChecks(Duration wait) {
        long seconds = Math.max(1, Math.ceilDiv(wait.toMillis(), 1000L));
        return Problem.of(
                        ProblemType.RATE_LIMITED,
                        "Too many requests named a tenant that this caller may not act for. Try again in " + seconds
                                + " seconds.")
                .withMember("retryAfter", seconds)
                .withHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds))
                .asException();
    }

    static ProblemException notForTenants() {
        return Problem.of(
                        ProblemType.FORBIDDEN,
                        "This is a platform operation: do not name a tenant in the token, header or host.")
                .asException();
    }
}
