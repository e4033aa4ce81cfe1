package dev.tenantry.provisioning;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tenantry.tenant.WireNamed;
import jakarta.persistence.EnumeratedValue;

/** What a user may do within the tenant, written in lower case in the database and on the wire. */
public enum UserRole implements WireNamed {
    OWNER("owner"),
    ADMIN("admin"),
    MEMBER("member");

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
}
