package dev.tenantry.registry;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantRef;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Caches tenants in this instance's memory, bounded in size and time. Unknown names have a separate cache, so that
 * probing many names does not evict any tenant.
 */
@Singleton
class NearCache {

    private final AsyncCache<TenantRef, Optional<Tenant>> known;
    private final Cache<TenantRef, Boolean> unknown;

    NearCache(RegistryConfig config) {
        known = Caffeine.newBuilder()
                .maximumSize(config.nearSize())
                .expireAfterWrite(config.nearTtl())
                // Maintenance is short. On the caller's thread it needs no thread pool that Quarkus does not know.
                .executor(Runnable::run)
                .buildAsync();
        unknown = Caffeine.newBuilder()
                .maximumSize(config.nearSize())
                .expireAfterWrite(config.unknownTtl())
                .executor(Runnable::run)
                .build();
    }

    /**
     * Returns the cached tenant, or loads it on the calling thread. Concurrent calls for the same name wait for that
     * load instead of starting another. If the load throws, nothing is cached, and all waiting calls throw the same
     * exception.
     */
    Optional<Tenant> get(TenantRef ref, Function<TenantRef, Optional<Tenant>> load) {
        // Known tenants first: a tenant may be announced while its absence is still cached.
        CompletableFuture<Optional<Tenant>> kept = known.getIfPresent(ref);
        if (kept != null) {
            return SharedLoad.join(kept);
        }
        if (unknown.getIfPresent(ref) != null) {
            return Optional.empty();
        }
        return SharedLoad.get(
                known,
                ref,
                name -> remember(name, load.apply(name)),
                found -> found.filter(NearCache::isWorthKeeping).isPresent());
    }

    private Optional<Tenant> remember(TenantRef ref, Optional<Tenant> found) {
        if (found.isEmpty()) {
            unknown.put(ref, true);
        }
        return found;
    }

    /**
     * Caches the tenant under its id and its slug. Replaces any entry, including a load in progress, unless the entry
     * is a newer version of this tenant.
     */
    void put(Tenant tenant) {
        if (isWorthKeeping(tenant)) {
            put(tenant.id(), tenant);
            put(tenant.slug(), tenant);
        } else {
            remove(tenant);
        }
    }

    /** Removes the tenant under its id and its slug. */
    void remove(Tenant tenant) {
        Stream.of(tenant.id(), tenant.slug()).forEach(ref -> {
            known.synchronous().invalidate(ref);
            unknown.invalidate(ref);
        });
    }

    /** Removes the tenant under its id and its slug where exactly this copy is cached. */
    void removeIfCached(Tenant copy) {
        for (TenantRef ref : List.of(copy.id(), copy.slug())) {
            known.asMap().computeIfPresent(ref, (name, kept) -> isCopy(kept, copy) ? null : kept);
        }
    }

    /** Returns whether anything is cached under one of these names, also that there is no such tenant. */
    boolean contains(TenantRef... refs) {
        return Stream.of(refs).anyMatch(ref -> known.getIfPresent(ref) != null || unknown.getIfPresent(ref) != null);
    }

    /** Returns whether exactly this version of the tenant is cached under its id. */
    boolean has(Tenant tenant) {
        CompletableFuture<Optional<Tenant>> kept = known.getIfPresent(tenant.id());
        return kept != null && isCopy(kept, tenant);
    }

    private static boolean isCopy(CompletableFuture<Optional<Tenant>> kept, Tenant copy) {
        return kept.isDone()
                && !kept.isCompletedExceptionally()
                && kept.join().filter(copy::equals).isPresent();
    }

    // A tenant that is being created is served a moment later. Keeping its status would refuse its first requests, and
    // one that is deleted gives its slug to another.
    private static boolean isWorthKeeping(Tenant tenant) {
        return switch (tenant.status()) {
            case PROVISIONING, DELETED -> false;
            case ACTIVE, SUSPENDED, OFFBOARDING -> true;
        };
    }

    private void put(TenantRef ref, Tenant tenant) {
        known.asMap()
                .compute(
                        ref,
                        (name, kept) ->
                                isNewer(kept, tenant) ? kept : CompletableFuture.completedFuture(Optional.of(tenant)));
        unknown.invalidate(ref);
    }

    private static boolean isNewer(@Nullable CompletableFuture<Optional<Tenant>> kept, Tenant tenant) {
        return kept != null
                && kept.isDone()
                && !kept.isCompletedExceptionally()
                && kept.join()
                        .filter(other -> other.id().equals(tenant.id()) && other.version() > tenant.version())
                        .isPresent();
    }

    void clear() {
        known.synchronous().invalidateAll();
        unknown.invalidateAll();
    }
}
