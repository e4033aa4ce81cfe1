package dev.tenantry.tenant;

import java.util.Locale;

/** Where a tenant stands in its life. */
public enum TenantStatus {
    PROVISIONING,
    ACTIVE,
    SUSPENDED,
    OFFBOARDING,
    DELETED;

    public boolean canBeServed() {
        return this == ACTIVE;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such status */
    public static TenantStatus ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
