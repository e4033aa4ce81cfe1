package dev.tenantry.registry;

import com.github.benmanes.caffeine.cache.AsyncCache;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Loads the value of a key on the calling thread, while concurrent calls for the same key wait for that load instead of
 * starting another.
 */
public final class SharedLoad {

    private SharedLoad() {}

    /**
     * Returns the cached value, or loads it. If the load throws, nothing is cached, and all waiting calls throw the same
     * exception.
     *
     * @param isKept whether a loaded value stays in the cache; the calls that wait for it get it in any case
     */
    public static <K, V> Optional<V> get(
            AsyncCache<K, Optional<V>> cache, K key, Function<K, Optional<V>> load, Predicate<Optional<V>> isKept) {
        CompletableFuture<Optional<V>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<V>> theirs = cache.asMap().putIfAbsent(key, mine);
        if (theirs != null) {
            return join(theirs);
        }
        try {
            Optional<V> found = load.apply(key);
            if (!isKept.test(found)) {
                cache.asMap().remove(key, mine);
            }
            mine.complete(found);
            return found;
        } catch (RuntimeException | Error failure) {
            // This also removes the entry.
            mine.completeExceptionally(failure);
            throw failure;
        }
    }

    /** Waits for a load, and throws what it threw. */
    static <V> Optional<V> join(CompletableFuture<Optional<V>> load) {
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
