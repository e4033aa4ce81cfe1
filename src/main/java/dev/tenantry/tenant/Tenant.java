package dev.tenantry.tenant;

import java.time.Instant;

/**
 * A snapshot of a tenant, as read from the registry.
 *
 * @param version counts the changes to the registry's row; of two copies, the one with the higher version is newer
 */
public record Tenant(
        TenantId id,
        Slug slug,
        String name,
        Plan plan,
        TenantStatus status,
        TenantOverrides overrides,
        Placement placement,
        Instant createdAt,
        long version) {

    public Tenant {
        if (version < 1) {
            throw new IllegalArgumentException("A tenant's version must be at least 1.");
        }
    }

    public boolean canBeServed() {
        return status.canBeServed();
    }

    public HomeName home() {
        return placement.home(id);
    }

    public boolean isNamedBy(TenantRef ref) {
        return switch (ref) {
            case TenantId other -> id.equals(other);
            case Slug other -> slug.equals(other);
        };
    }
}
