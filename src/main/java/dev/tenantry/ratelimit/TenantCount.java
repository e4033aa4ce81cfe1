package dev.tenantry.ratelimit;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What this instance knows of one tenant: the passes that it granted, the last refusal by Redis, and its lease.
 * Thread-safe.
 */
final class TenantCount {

    private final SlicedWindow window = new SlicedWindow();
    private final AtomicBoolean renewal = new AtomicBoolean();
    private volatile @Nullable Refusal refusal;
    private volatile @Nullable Lease lease;

    SlicedWindow window() {
        return window;
    }

    void remember(Refusal latest) {
        refusal = latest;
    }

    /** Returns Redis' last refusal as it stands now, if it still holds for this quota and no leased pass is left. */
    Optional<RateLimitDecision> refusal(Quota quota, Instant now) {
        Refusal last = refusal;
        return last == null || hasPass(quota, now) ? Optional.empty() : last.at(now, quota);
    }

    // One request may be refused while another one's lease is on its way.
    private boolean hasPass(Quota quota, Instant now) {
        Lease current = lease;
        return current != null && current.isUsable(quota, now);
    }

    /** Returns the last lease, if Redis has replied since it was asked for. */
    @Nullable Lease lease() {
        return lease;
    }

    void replace(@Nullable Lease latest) {
        lease = latest;
    }

    /** Returns whether the caller may renew the lease. One request at a time may; it must call {@link #endRenewal}. */
    boolean beginRenewal() {
        return renewal.compareAndSet(false, true);
    }

    void endRenewal() {
        renewal.set(false);
    }
}
