package dev.tenantry.tenant;

import java.util.Locale;

/**
 * Where a tenant stands in its life.
 *
 * <pre>
 * PROVISIONING -> ACTIVE <-> SUSPENDED -> OFFBOARDING -> DELETED
 *      |                                       ^
 *      +-- one that never came to life --------+
 * </pre>
 */
public enum TenantStatus {
    /** Its home is being made. */
    PROVISIONING,
    /** The only one that is served. */
    ACTIVE,
    /** Not served; everything is kept. */
    SUSPENDED,
    /** Leaving: kept for the grace period, to be exported, then erased. */
    OFFBOARDING,
    /** Erased. The row stays, so that nobody gets its slug too soon. */
    DELETED;

    /** The only changes of status that there are. */
    public boolean canBecome(TenantStatus next) {
        return switch (this) {
            case PROVISIONING -> next == ACTIVE || next == OFFBOARDING;
            case ACTIVE -> next == SUSPENDED;
            case SUSPENDED -> next == ACTIVE || next == OFFBOARDING;
            case OFFBOARDING -> next == DELETED;
            case DELETED -> false;
        };
    }

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
