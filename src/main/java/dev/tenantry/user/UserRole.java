package dev.tenantry.user;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** What a user may do within the tenant, written in lower case in the database and on the wire. */
public enum UserRole {
    OWNER("owner"),
    ADMIN("admin"),
    MEMBER("member");

    @EnumeratedValue
    private final String wireName;

    UserRole(String wireName) {
        this.wireName = wireName;
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }
}
