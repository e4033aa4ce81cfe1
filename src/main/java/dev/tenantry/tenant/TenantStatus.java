package dev.tenantry.tenant;

/**
 * The stage of a tenant's lifecycle.
 *
 * <pre>
 * PROVISIONING -> ACTIVE <-> SUSPENDED <-> OFFBOARDING -> DELETED
 *      |                                        ^
 *      +-- if it never became active -----------+
 * </pre>
 */
public enum TenantStatus implements WireNamed {
    /** The tenant's home is being created. */
    PROVISIONING,
    /** The only status in which requests are served. */
    ACTIVE,
    /** Requests are refused; all data is kept. */
    SUSPENDED,
    /** The tenant is leaving. Its data is kept for export during the grace period, and then erased. */
    OFFBOARDING,
    /** The data has been erased. The registry row remains, so that the slug is not reused too soon. */
    DELETED;

    /** Returns whether a tenant may change from this status to the next; all other changes are refused. */
    public boolean canBecome(TenantStatus next) {
        return switch (this) {
            case PROVISIONING -> next == ACTIVE || next == OFFBOARDING;
            case ACTIVE -> next == SUSPENDED;
            case SUSPENDED -> next == ACTIVE || next == OFFBOARDING;
            case OFFBOARDING -> next == SUSPENDED || next == DELETED;
            case DELETED -> false;
        };
    }

    /** Returns whether the tenant has a complete home, and is not leaving. */
    public boolean isStaying() {
        return this == ACTIVE || this == SUSPENDED;
    }

    public boolean canBeServed() {
        return this == ACTIVE;
    }
}
