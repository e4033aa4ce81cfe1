package dev.tenantry.ratelimit;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this instance knows of one tenant: the passes that it granted and the last refusal by Redis. Thread-safe. */
final class TenantCount {

    private final SlicedWindow window = new SlicedWindow();
    private volatile @Nullable Refusal refusal;

    SlicedWindow window() {
        return window;
    }

    void remember(Refusal latest) {
        refusal = latest;
    }

    /** Returns Redis' last refusal as it stands now, if it still holds for this quota. */
    Optional<RateLimitDecision> refusal(Quota quota, Instant now) {
        Refusal last = refusal;
        return last == null ? Optional.empty() : last.at(now, quota);
    }
}
