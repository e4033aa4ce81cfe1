package dev.tenantry.registry;

import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Finds tenants. A result may be as old as the cache's time to live; normally a change arrives within a second
 * ({@link TenantChanges}). Safe for concurrent use. A tenant in memory is returned at once; a miss reads Redis, then
 * PostgreSQL if Redis does not have the tenant.
 */
@ApplicationScoped
public class TenantRegistry {

    private final NearCache near;
    private final RedisTenantCache shared;
    private final TenantTable table;

    TenantRegistry(NearCache near, RedisTenantCache shared, TenantTable table) {
        this.near = near;
        this.shared = shared;
        this.table = table;
    }

    /** Finds a tenant in any status. The caller decides whether it may be served. */
    public Optional<Tenant> find(TenantRef ref) {
        return near.get(ref, this::load);
    }

    /** Reloads the tenant from PostgreSQL and replaces its entries in this instance's memory and in Redis. */
    void refresh(TenantId id) {
        try {
            table.find(id).ifPresentOrElse(this::replace, () -> forget(id));
        } catch (RegistryUnavailableException failure) {
            // The change cannot be read, so any cached entry may be stale.
            near.clear();
            throw failure;
        }
    }

    private void replace(Tenant tenant) {
        // Redis first: a load that starts after the near cache is updated then finds the new tenant in Redis.
        shared.put(tenant);
        near.put(tenant);
    }

    private void forget(TenantId id) {
        shared.forget(id);
        // Clears everything, because the slug that the tenant was cached under is no longer known.
        near.clear();
    }

    // The id decides whose rows are shown. For a slug, the id comes from Redis alone, which is not trusted. So the
    // tenant is looked up again by id, and must have this slug.
    private boolean owns(Tenant tenant, TenantRef ref) {
        return switch (ref) {
            case TenantId id -> tenant.isNamedBy(id);
            case Slug slug ->
                find(tenant.id()).filter(owner -> owner.isNamedBy(slug)).isPresent();
        };
    }

    private Optional<Tenant> load(TenantRef ref) {
        Optional<Tenant> cached = shared.find(ref).filter(tenant -> owns(tenant, ref));
        if (cached.isPresent()) {
            return cached;
        }
        Optional<Tenant> found = table.find(ref);
        found.ifPresent(shared::put);
        return found;
    }
}
