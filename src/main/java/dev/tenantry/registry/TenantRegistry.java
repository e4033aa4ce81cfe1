package dev.tenantry.registry;

import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantRef;
import dev.tenantry.tenant.TenantStatus;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Finds tenants. A result is a hint: it may be out of date, so every transaction checks it in PostgreSQL. Normally a
 * change arrives within milliseconds ({@link TenantChanges}), and without Redis after about a second
 * ({@link ChangePoll}). Safe for concurrent use. A tenant in memory is returned at once; a miss reads Redis, then
 * PostgreSQL if Redis does not have the tenant.
 */
@Singleton
public class TenantRegistry {

    private final NearCache near;
    private final RedisTenantCache shared;
    private final TenantTable table;
    private final Tombstones tombstones;
    private final LookupMetrics lookups;

    TenantRegistry(
            NearCache near, RedisTenantCache shared, TenantTable table, Tombstones tombstones, LookupMetrics lookups) {
        this.near = near;
        this.shared = shared;
        this.table = table;
        this.tombstones = tombstones;
        this.lookups = lookups;
    }

    /**
     * Finds a tenant in any status. The caller decides whether it may be served. An erased tenant that came back with a
     * restored database is not found.
     */
    public Optional<Tenant> find(TenantRef ref) {
        lookups.counted();
        return near.get(ref, this::load).filter(this::isNotErased);
    }

    /**
     * Reloads the tenant from PostgreSQL, replaces its entries in this instance's memory and in Redis, and returns it;
     * empty if there is no such tenant any more. Throws an exception that is answered with 503 if PostgreSQL cannot be
     * reached.
     */
    public Optional<Tenant> reload(TenantId id) {
        Optional<Tenant> row = table.row(id);
        row.ifPresentOrElse(this::takeOver, () -> forget(id));
        return row.filter(tenant -> tenant.status() != TenantStatus.DELETED && isNotErased(tenant));
    }

    private boolean isNotErased(Tenant tenant) {
        return !tombstones.contains(tenant.id());
    }

    /**
     * Reloads a tenant of which PostgreSQL has contradicted the known copy. The copy is dropped first, because a forged
     * one may have a version that beats every real one.
     */
    public Optional<Tenant> replaceContradicted(Tenant copy) {
        shared.forget(copy.id());
        near.removeIfCached(copy);
        return reload(copy.id());
    }

    /** Takes over a row that has changed, if this instance has an older copy of it. */
    void changed(Tenant row) {
        if (near.has(row)) {
            return;
        }
        if (row.status() != TenantStatus.DELETED && near.contains(row.id(), row.slug())) {
            replace(row);
        } else {
            near.remove(row);
        }
    }

    private void takeOver(Tenant row) {
        if (row.status() == TenantStatus.DELETED) {
            shared.forget(row.id());
            near.remove(row);
        } else {
            replace(row);
        }
    }

    private void replace(Tenant tenant) {
        // Redis first: a load that starts after the near cache is updated then finds the new tenant in Redis.
        shared.put(tenant);
        near.put(tenant);
    }

    // The row was deleted by hand. Clears everything, because the slug that it was cached under is not known.
    private void forget(TenantId id) {
        shared.forget(id);
        near.clear();
    }

    private Optional<Tenant> load(TenantRef ref) {
        Optional<Tenant> cached = shared.find(ref).flatMap(tenant -> owner(tenant, ref));
        if (cached.isPresent()) {
            lookups.loaded(LookupMetrics.Source.REDIS);
            return cached;
        }
        lookups.loaded(LookupMetrics.Source.POSTGRESQL);
        Optional<Tenant> found = table.find(ref);
        found.ifPresent(shared::put);
        return found;
    }

    // For a slug, the id comes from Redis alone, which is not trusted. So the tenant is looked up again by its id, and
    // must have this slug. That copy is also the newer one if they differ.
    private Optional<Tenant> owner(Tenant tenant, TenantRef ref) {
        return switch (ref) {
            case TenantId id -> Optional.of(tenant);
            case Slug slug -> find(tenant.id()).filter(owner -> owner.isNamedBy(slug));
        };
    }
}
