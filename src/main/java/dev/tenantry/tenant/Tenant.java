package dev.tenantry.tenant;

import java.time.Instant;

/**
 * A snapshot of a tenant, as read from the registry.
 *
 * @param epoch identifies the placement: it increases with every move
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
        long epoch,
        Instant createdAt,
        long version) {

    public Tenant {
        if (version < 1 || epoch < 1) {
            throw new IllegalArgumentException("A tenant's version and epoch must be at least 1.");
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
