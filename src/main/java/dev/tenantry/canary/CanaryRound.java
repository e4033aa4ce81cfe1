package dev.tenantry.canary;

import dev.tenantry.context.TenantScope;
import dev.tenantry.isolation.ProbeResult;
import dev.tenantry.isolation.ReturnedConnection;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Lets the two sentinels of one tier attack each other, one transaction after another. */
@ApplicationScoped
class CanaryRound {

    private static final Logger LOG = Logger.getLogger(CanaryRound.class);

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
        Findings findings = new Findings();
        try {
            attack(pair.a(), pair.b(), findings);
            attack(pair.b(), pair.a(), findings);
        } catch (NotMadeException | RuntimeException failure) {
            // That another attempt failed takes nothing back.
            if (!findings.isBroken()) {
                throw failure;
            }
            LOG.warn("A round of the canary that has found something could not be completed", failure);
        }
        return new ProbeResult(
                tier,
                Instant.now(),
                findings.isBroken() ? ProbeResult.Outcome.BROKEN : ProbeResult.Outcome.HELD,
                findings.detail());
    }

    private void attack(Tenant victim, Tenant attacker, Findings findings) throws NotMadeException {
        scope.run(victim, session::plant);
        boolean isThere = scope.call(victim, session::seesItsRow);
        scope.run(attacker, () -> session.attack(victim, findings));
        returned.remains(attacker, session.tables()).forEach(findings::gotThrough);
        if (!isThere) {
            throw new NotMadeException("Sentinel " + victim.slug() + " does not see the row that it has written, so"
                    + " there was nothing to attack.");
        }
    }
}
