package dev.tenantry.isolation;

import dev.tenantry.tenant.IsolationTier;
import java.time.Instant;

/**
 * What one round found in homes of one kind.
 *
 * @param at when the round ended
 * @param detail one sentence for an operator
 */
public record ProbeResult(IsolationTier tier, Instant at, Outcome outcome, String detail) {

    /** Whether tenants could reach each other's rows. */
    public enum Outcome {
        /** Each attempt was refused. */
        HELD,
        /** An attempt got through. */
        BROKEN,
        /** The round could not be made, for example because PostgreSQL was away. It proves nothing. */
        NOT_MADE
    }
}
