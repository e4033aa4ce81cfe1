package dev.tenantry.user;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.problem.ProblemType;
import dev.tenantry.provisioning.UserRole;

/** Refuses requests of a tenant's users, and says what is missing. */
final class UserProblems {

    private UserProblems() {}

    static ProblemException notAUser() {
        return Problem.of(
                        ProblemType.NOT_A_USER,
                        "You are not a user of this tenant. An owner or admin of the tenant can invite you.")
                .asException();
    }

    static ProblemException roleTooLow(UserRole needed, UserRole role) {
        return Problem.of(
                        ProblemType.ROLE_TOO_LOW,
                        "This operation needs the role %s or a higher one; yours is %s."
                                .formatted(needed.wireName(), role.wireName()))
                .asException();
    }

    static ProblemException needsAdminForOthers(UserRole role) {
        return Problem.of(
                        ProblemType.ROLE_TOO_LOW,
                        "Removing another user needs the role admin or owner; yours is %s.".formatted(role.wireName()))
                .asException();
    }

    static ProblemException needsOwnerForOwners() {
        return Problem.of(
                        ProblemType.ROLE_TOO_LOW,
                        "Only an owner can invite, change or remove an owner; your role is admin.")
                .asException();
    }

    static ProblemException lastOwner() {
        return Problem.of(
                        ProblemType.LAST_OWNER,
                        "This is the tenant's last owner. Make another user an owner first; an owner who has not taken"
                                + " up the invitation does not count.")
                .asException();
    }

    static ProblemException exists() {
        return Problem.of(ProblemType.USER_EXISTS, "This tenant already has a user with this email address.")
                .asException();
    }

    static ProblemException notFound() {
        return Problem.of(ProblemType.NOT_FOUND, "There is no such user.").asException();
    }
}
