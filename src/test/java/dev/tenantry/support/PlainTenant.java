package dev.tenantry.support;

import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import java.time.Instant;
import java.util.UUID;

/** Tenants that no registry knows, for tests without the application. */
public final class PlainTenant {

    private PlainTenant() {}

    /** Returns an active tenant of tier ROW on the free plan. */
    public static Tenant named(String slug) {
        return new Tenant(
                new TenantId(UUID.randomUUID()),
                new Slug(slug),
                slug,
                Plan.FREE,
                TenantStatus.ACTIVE,
                TenantOverrides.NONE,
                new Placement.Shared(),
                1,
                Instant.EPOCH,
                1);
    }
}
