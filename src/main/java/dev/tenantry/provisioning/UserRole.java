package dev.tenantry.provisioning;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tenantry.tenant.WireNamed;
import jakarta.persistence.EnumeratedValue;

/**
 * What a user may do within the tenant, written in lower case in the database and on the wire. From the highest to the
 * lowest; a higher role may do everything that a lower one may.
 */
public enum UserRole implements WireNamed {
    OWNER("owner"),
    ADMIN("admin"),
    MEMBER("member"),
    VIEWER("viewer");

    @EnumeratedValue
    private final String wireName;

    UserRole(String wireName) {
        this.wireName = wireName;
    }

    @Override
    @JsonValue
    public String wireName() {
        return wireName;
    }

    public boolean isAtLeast(UserRole other) {
        return compareTo(other) <= 0;
    }
}
