package dev.tenantry.registry;

import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Finds tenants. What it returns may be as old as the cache's time to live; normally a change is here within a second
 * ({@link TenantChanges}). Safe for any number of threads. What is in memory comes at once; a miss reads Redis, and PostgreSQL
 * where Redis does not know.
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

    /** Of whatever status: whether the tenant may be served is the caller's question. */
    public Optional<Tenant> find(TenantRef ref) {
        return near.get(ref, this::load);
    }

    /** Reads the tenant again from PostgreSQL and replaces what is cached of it, here and in Redis. */
    void refresh(TenantId id) {
        try {
            table.find(id).ifPresentOrElse(this::replace, () -> forget(id));
        } catch (RegistryUnavailableException failure) {
            // What changed cannot be read, so nothing remembered can be told from what is out of date.
            near.clear();
            throw failure;
        }
    }

    private void replace(Tenant tenant) {
        // Redis first: a load that begins after the near cache was set finds it there.
        shared.put(tenant);
        near.put(tenant);
    }

    private void forget(TenantId id) {
        shared.forget(id);
        // All of it: the slug under which this tenant was remembered is not known any more.
        near.clear();
    }

    // The id decides whose rows are shown, and under a slug it is Redis' word alone: so the tenant of that id is asked
    // for by id, and must have this slug.
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
