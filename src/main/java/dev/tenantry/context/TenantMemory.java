package dev.tenantry.context;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenantry.tenant.TenantId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers values of the bound tenant for a short time. A package that must not know the tenant can use it: the tenant
 * is part of each key here, so a value is never found for another tenant. Thread-safe.
 */
public final class TenantMemory<K, V> {

    private record Key<K>(TenantId tenant, K key) {}

    private final TenantContext context;
    private final AsyncCache<Key<K>, V> values;

    TenantMemory(TenantContext context, int size, Duration ttl) {
        this.context = context;
        this.values = Caffeine.newBuilder()
                .maximumSize(size)
                .expireAfterWrite(ttl)
                .executor(Runnable::run)
                .buildAsync();
    }

    /**
     * Returns the remembered value, or loads it. A value that is forgotten while it is being loaded is not remembered:
     * it may be what was true before.
     *
     * @param isKept whether a loaded value is remembered
     */
    public V get(K key, Supplier<V> load, Predicate<V> isKept) {
        Key<K> own = own(key);
        @Nullable CompletableFuture<V> known = values.getIfPresent(own);
        if (known != null && known.isDone()) {
            return known.join();
        }
        // Concurrent requests for the same value do not wait for each other: they may find different ones.
        CompletableFuture<V> loading = new CompletableFuture<>();
        values.asMap().putIfAbsent(own, loading);
        try {
            V found = load.get();
            if (isKept.test(found)) {
                loading.complete(found);
            }
            return found;
        } finally {
            if (!loading.isDone()) {
                values.asMap().remove(own, loading);
            }
        }
    }

    /** Forgets the value, and what is being loaded at this moment. */
    public void forget(K key) {
        values.asMap().remove(own(key));
    }

    private Key<K> own(K key) {
        return new Key<>(context.tenant().id(), key);
    }
}
