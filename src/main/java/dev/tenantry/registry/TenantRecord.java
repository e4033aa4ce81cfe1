package dev.tenantry.registry;

import dev.tenantry.tenant.Tenant;
import java.time.Instant;
import java.util.Optional;

/**
 * A tenant as the control plane sees it, including a deleted one.
 *
 * @param schemaVersion the version of the newest migration that the tenant's home has
 * @param isSentinel whether it is a {@link Sentinel} instead of a customer
 * @param isInMotion whether its changes are captured, because it is moving or can still move back
 */
public record TenantRecord(
        Tenant tenant,
        int schemaVersion,
        boolean isSentinel,
        boolean isInMotion,
        Instant updatedAt,
        Optional<Instant> offboardedAt,
        Optional<Instant> deletedAt) {}
