package dev.tenantry.registry;

import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.TenantId;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/** What must be known of a tenant to begin with. */
public record NewTenant(TenantId id, Slug slug, String name, Plan plan, Placement placement) {

    /** With an id of version 7 (RFC 9562, section 5.7), so that ids grow with time and lists by id go by age. */
    public static NewTenant of(Slug slug, String name, Plan plan, Placement placement) {
        return new NewTenant(
                new TenantId(UuidVersion7Strategy.INSTANCE.generateUuid(null)), slug, name, plan, placement);
    }
}
