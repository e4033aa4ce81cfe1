package dev.tenantry.registry;

import dev.tenantry.tenant.Tenant;
import java.time.Instant;
import java.util.Optional;

/**
 * A tenant as the control plane sees it, including a deleted one.
 *
 * @param schemaVersion the version of the newest migration that the tenant's home has
 */
public record TenantRecord(
        Tenant tenant,
        int schemaVersion,
        Instant updatedAt,
        Optional<Instant> offboardedAt,
        Optional<Instant> deletedAt) {}
