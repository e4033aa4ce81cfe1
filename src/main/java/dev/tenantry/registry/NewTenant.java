package dev.tenantry.registry;

import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.TenantId;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/** The data that is needed to create a tenant. */
public record NewTenant(TenantId id, Slug slug, String name, Plan plan, Placement placement) {

    /**
     * Generates an id of version 7 (RFC 9562, section 5.7), so that ids increase with time and lists by id are sorted
     * by age.
     */
    public static NewTenant of(Slug slug, String name, Plan plan, Placement placement) {
        return new NewTenant(
                new TenantId(UuidVersion7Strategy.INSTANCE.generateUuid(null)), slug, name, plan, placement);
    }
}
