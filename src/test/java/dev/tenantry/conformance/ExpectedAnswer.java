package dev.tenantry.conformance;

import dev.tenantry.provisioning.UserRole;
import java.util.Optional;

/**
 * What the service should answer, worked out from the cell alone: first who calls, then which tenant is named, then the
 * role, and only then what the request is about.
 *
 * @param problem the last part of the problem's type; empty for successes
 */
record ExpectedAnswer(int status, Optional<String> problem) {

    static ExpectedAnswer to(Cell cell) {
        if (!cell.caller().isAuthenticated()) {
            return refusal(401, "unauthenticated");
        }
        return cell.operation().isForTenants() ? ofTenant(cell) : ofPlatform(cell);
    }

    private static ExpectedAnswer ofTenant(Cell cell) {
        if (cell.naming() == Naming.NOTHING) {
            return refusal(400, "tenant-required");
        }
        if (!cell.naming().agrees() || cell.caller() == MatrixCaller.USER_OF_A_SUSPENDED_TENANT) {
            return refusal(403, "tenant-refused");
        }
        Optional<UserRole> needed = cell.operation().needed();
        Optional<UserRole> role = cell.caller().role();
        if (role.isEmpty()) {
            return ofStranger(cell, needed);
        }
        if (needed.isPresent() && !role.get().isAtLeast(needed.get())) {
            return refusal(403, "role-too-low");
        }
        if (cell.id().isForeign() || cell.id() == MatrixId.ABSENT) {
            return refusal(404, "not-found");
        }
        return of(cell.operation().success());
    }

    /** The issuer of the token signs the claim, so who has it belongs to the tenant, but is none of its users. */
    private static ExpectedAnswer ofStranger(Cell cell, Optional<UserRole> needed) {
        if (!cell.naming().hasClaim()) {
            return refusal(403, "tenant-refused");
        }
        return needed.isPresent() ? refusal(403, "not-a-user") : refusal(404, "not-found");
    }

    private static ExpectedAnswer ofPlatform(Cell cell) {
        if (!cell.isAdministration()) {
            return refusal(403, "forbidden");
        }
        return cell.id() == MatrixId.ABSENT
                ? refusal(404, "not-found")
                : of(cell.operation().success());
    }

    private static ExpectedAnswer of(int status) {
        return new ExpectedAnswer(status, Optional.empty());
    }

    private static ExpectedAnswer refusal(int status, String problem) {
        return new ExpectedAnswer(status, Optional.of(problem));
    }

    boolean isSuccess() {
        return problem.isEmpty();
    }

    boolean isMetBy(Exchange answer) {
        return answer.status() == status
                && problem.map(type ->
                                answer.receivedJson().path("type").asText().equals("urn:problem-type:tenantry:" + type))
                        .orElse(true);
    }

    @Override
    public String toString() {
        return status + problem.map(type -> " " + type).orElse("");
    }
}
