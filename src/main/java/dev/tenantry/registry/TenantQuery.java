package dev.tenantry.registry;

import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantStatus;
import java.util.Optional;

/**
 * Which tenants to list; what is empty does not narrow.
 *
 * @param after the last tenant of the page before
 * @param limit at most so many
 */
public record TenantQuery(
        Optional<Slug> slug,
        Optional<TenantStatus> status,
        Optional<Plan> plan,
        Optional<IsolationTier> tier,
        Optional<TenantId> after,
        int limit) {}
