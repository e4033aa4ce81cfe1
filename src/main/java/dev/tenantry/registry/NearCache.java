package dev.tenantry.registry;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * This instance's own memory of tenants, bounded in size and time. Unknown names have a cache of their own, so that
 * somebody who tries many of them pushes out no tenant.
 */
@ApplicationScoped
class NearCache {

    private final AsyncCache<TenantRef, Optional<Tenant>> known;
    private final Cache<TenantRef, Boolean> unknown;

    NearCache(RegistryConfig config) {
        known = Caffeine.newBuilder()
                .maximumSize(config.nearSize())
                .expireAfterWrite(config.nearTtl())
                // Its upkeep is short: on the caller's thread it needs no pool whose threads know nothing of Quarkus.
                .executor(Runnable::run)
                .buildAsync();
        unknown = Caffeine.newBuilder()
                .maximumSize(config.nearSize())
                .expireAfterWrite(config.unknownTtl())
                .executor(Runnable::run)
                .build();
    }

    /**
     * Loads on the calling thread; whoever asks for the same name meanwhile waits for that load instead of starting
     * another. A load that throws is forgotten, and everybody who waited for it gets what it threw.
     */
    Optional<Tenant> get(TenantRef ref, Function<TenantRef, Optional<Tenant>> load) {
        // Known first: a tenant announced while its absence was being remembered is there nevertheless.
        CompletableFuture<Optional<Tenant>> kept = known.getIfPresent(ref);
        if (kept != null) {
            return join(kept);
        }
        if (unknown.getIfPresent(ref) != null) {
            return Optional.empty();
        }
        CompletableFuture<Optional<Tenant>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Tenant>> theirs = known.asMap().putIfAbsent(ref, mine);
        if (theirs != null) {
            return join(theirs);
        }
        try {
            Optional<Tenant> found = load.apply(ref);
            if (found.isEmpty()) {
                unknown.put(ref, true);
                known.asMap().remove(ref, mine);
            }
            mine.complete(found);
            return found;
        } catch (RuntimeException | Error failure) {
            mine.completeExceptionally(failure);
            throw failure;
        }
    }

    /** Replaces what is kept, unless it is newer, and what is being loaded, under both names of the tenant. */
    void put(Tenant tenant) {
        put(tenant.id(), tenant);
        put(tenant.slug(), tenant);
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

    private static Optional<Tenant> join(CompletableFuture<Optional<Tenant>> load) {
        try {
            return load.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }
}
