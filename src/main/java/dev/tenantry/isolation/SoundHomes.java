package dev.tenantry.isolation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenantry.tenant.HomeName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Remembers the homes in the main database that were found sound, each with the version of its tables before it was
 * audited. The turn of all homes renews what is remembered.
 */
final class SoundHomes {

    // More homes than one database is expected to hold, so that none is audited at its use again and again. An entry
    // takes 214 bytes, so all of them 43 MB.
    private static final int MOST = 200_000;
    // Longer than a turn of so many homes with the default budget, so that what is in use does not expire.
    private static final Duration REMEMBERED_FOR = Duration.ofHours(8);

    private final Cache<HomeName, Integer> versions = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(REMEMBERED_FOR)
            .executor(Runnable::run)
            .build();
    private final AtomicLong forgotten = new AtomicLong();

    boolean contains(HomeName home) {
        return versions.getIfPresent(home) != null;
    }

    /** Returns a number that changes whenever a home is forgotten. */
    long generation() {
        return forgotten.get();
    }

    /**
     * Remembers a home.
     *
     * @param before the generation before the audit: a home that was forgotten since then must be audited again
     */
    void remember(HomeName home, int version, long before) {
        // Within compute, which forget waits for.
        versions.asMap().compute(home, (name, known) -> forgotten.get() == before ? Integer.valueOf(version) : known);
    }

    /** Remembers a home for longer, if it is remembered. */
    void renew(HomeName home) {
        versions.asMap().computeIfPresent(home, (name, version) -> version);
    }

    void forget(HomeName home) {
        forgotten.incrementAndGet();
        versions.invalidate(home);
    }

    /** Returns the homes that had an older version when they were audited, each with that version. */
    Map<HomeName, Integer> olderThan(int version) {
        Map<HomeName, Integer> older = new HashMap<>();
        versions.asMap().forEach((home, known) -> {
            if (known < version) {
                older.put(home, known);
            }
        });
        return older;
    }
}
