package dev.tenantry.canary;

import dev.tenantry.context.TenantScope;
import dev.tenantry.isolation.ProbeResult;
import dev.tenantry.isolation.ReturnedConnection;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Lets the two sentinels of one tier attack each other, one transaction after another. */
@ApplicationScoped
class CanaryRound {

    private final SentinelSession session;
    private final ReturnedConnection returned;
    private final TenantScope scope;

    CanaryRound(SentinelSession session, ReturnedConnection returned, TenantScope scope) {
        this.session = session;
        this.returned = returned;
        this.scope = scope;
    }

    /**
     * Makes the round.
     *
     * @throws NotMadeException if a sentinel does not see its own row, so that the other one could not have found it
     * @throws RuntimeException if PostgreSQL could not be asked
     */
    ProbeResult of(IsolationTier tier, Pair pair) throws NotMadeException {
        Set<String> gotThrough = new TreeSet<>();
        Set<String> untried = new TreeSet<>();
        attack(pair.a(), pair.b(), gotThrough, untried);
        attack(pair.b(), pair.a(), gotThrough, untried);
        if (!gotThrough.isEmpty()) {
            return new ProbeResult(
                    tier, Instant.now(), ProbeResult.Outcome.BROKEN, "A sentinel got through: " + join(gotThrough));
        }
        return new ProbeResult(
                tier,
                Instant.now(),
                ProbeResult.Outcome.HELD,
                "Every attempt was refused."
                        + (untried.isEmpty()
                                ? ""
                                : " Rows of another tenant could not be offered to these tables: "
                                        + String.join(", ", untried) + "."));
    }

    private void attack(Tenant victim, Tenant attacker, Set<String> gotThrough, Set<String> untried)
            throws NotMadeException {
        scope.run(victim, session::plant);
        boolean isThere = scope.call(victim, session::seesItsRow);
        SentinelSession.Result result = scope.call(attacker, () -> session.attack(victim));
        List<String> remains = returned.remains(attacker, session.tables());
        gotThrough.addAll(result.gotThrough());
        gotThrough.addAll(remains);
        untried.addAll(result.untried());
        if (!isThere && gotThrough.isEmpty()) {
            throw new NotMadeException("Sentinel " + victim.slug() + " does not see the row that it has written, so"
                    + " there was nothing to attack.");
        }
    }

    private static String join(Set<String> attempts) {
        return String.join("; ", attempts) + ".";
    }
}
