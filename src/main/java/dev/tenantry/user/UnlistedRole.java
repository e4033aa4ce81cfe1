package dev.tenantry.user;

import dev.tenantry.provisioning.UserRole;
import java.util.Optional;

/** The role of callers who are not among the tenant's users, as it is configured. */
public enum UnlistedRole {
    NONE,
    VIEWER,
    MEMBER,
    ADMIN,
    OWNER;

    Optional<UserRole> role() {
        return this == NONE ? Optional.empty() : Optional.of(UserRole.valueOf(name()));
    }
}
