package dev.tenantry.registry;

import dev.tenantry.tenant.Tenant;
import java.time.Instant;
import java.util.Optional;

/**
 * A tenant as the control plane sees it, a deleted one too.
 *
 * @param schemaVersion the newest migration that its home has
 */
public record TenantRecord(
        Tenant tenant,
        int schemaVersion,
        Instant updatedAt,
        Optional<Instant> offboardedAt,
        Optional<Instant> deletedAt) {}
