package dev.tenantry.conformance;

import dev.tenantry.provisioning.UserRole;
import java.util.Optional;

/** Who calls, from the point of view of the tenant of the cell. */
enum MatrixCaller {
    NO_TOKEN,
    EXPIRED_TOKEN,
    USER_OF_ANOTHER_TENANT,
    VIEWER,
    MEMBER,
    ADMIN,
    OWNER,
    USER_OF_A_SUSPENDED_TENANT,
    PLATFORM_ADMINISTRATOR;

    boolean isAuthenticated() {
        return this != NO_TOKEN && this != EXPIRED_TOKEN;
    }

    /** Returns the role of a user of the tenant; empty for everyone else. */
    Optional<UserRole> role() {
        return switch (this) {
            case VIEWER, MEMBER, ADMIN, OWNER -> Optional.of(UserRole.valueOf(name()));
            default -> Optional.empty();
        };
    }
}
