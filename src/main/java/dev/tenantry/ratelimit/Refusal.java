package dev.tenantry.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A refusal by Redis. Until its reset nothing leaves the window, so Redis would refuse every further request too. It
 * says nothing about another quota: a raised limit takes effect at once.
 *
 * @param askedAt the time by this instance's clock before Redis was asked, so that the refusal never holds too long
 */
record Refusal(RateLimitDecision decision, Instant askedAt) {

    /** Returns the refusal as it stands at the given time, or nothing if it does not hold for this quota any more. */
    Optional<RateLimitDecision> at(Instant now, Quota quota) {
        Duration elapsed = Duration.between(askedAt, now);
        Duration left = decision.resetAfter().minus(elapsed);
        return quota.equals(decision.quota()) && left.isPositive()
                ? Optional.of(new RateLimitDecision(
                        false, quota, decision.remaining(), decision.decidedAt().plus(elapsed), left))
                : Optional.empty();
    }
}
