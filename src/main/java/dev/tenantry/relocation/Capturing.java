package dev.tenantry.relocation;

import dev.tenantry.home.HomeFence;
import dev.tenantry.home.HomeLink;
import dev.tenantry.home.MoveTurns;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.sql.Patience;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;

/** Begins and stops capturing a tenant's changes. */
@ApplicationScoped
class Capturing {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private final TenantLedger ledger;
    private final HomeFence fence;
    private final MoveTurns turns;

    Capturing(TenantLedger ledger, HomeFence fence, MoveTurns turns) {
        this.ledger = ledger;
        this.fence = fence;
        this.turns = turns;
    }

    /**
     * Begins. When this returns, every change that is not captured has been committed.
     *
     * @param check throws an exception if the move is to be undone
     */
    void begin(Transfer transfer, Runnable check) {
        set(transfer.tenant(), transfer.turn(), true);
        if (!awaitEarlier(transfer.source(), PATIENCE, check)) {
            throw new ReportableException("A transaction of the tenant has been running for " + PATIENCE.toMinutes()
                    + " minutes, so capturing its changes could not begin.");
        }
    }

    /**
     * Awaits the transactions that are running, which may have passed the fence before it was changed.
     *
     * @param check is run now and then
     * @return false if one of them takes longer
     */
    static boolean awaitEarlier(HomeLink home, Duration time, Runnable check) {
        Set<String> earlier = home.running();
        Patience wait = new Patience(time, FIRST_PAUSE, LONGEST_PAUSE);
        while (!earlier.isEmpty()) {
            if (!wait.pause()) {
                return false;
            }
            check.run();
            earlier.retainAll(home.running());
        }
        return true;
    }

    /** Stops, in the tenant's current home. Transactions that are running may go on capturing. */
    void end(TenantId tenant, long turn) {
        set(tenant, turn, false);
    }

    /** Lets the tenant into its current home, if it may be served, as an attempt that was killed may have closed it. */
    void letIn(TenantId tenant, long turn) {
        QuarkusTransaction.requiringNew().run(() -> {
            TenantRecord locked = ledger.lock(tenant).orElseThrow();
            fence.reopen(locked.tenant(), locked.tenant().canBeServed(), turn);
        });
    }

    private void set(TenantId id, long turn, boolean inMotion) {
        turns.run(id, turn, () -> {
            Tenant tenant = ledger.lock(id).map(TenantRecord::tenant).orElseThrow();
            ledger.setInMotion(id, inMotion);
            // Also when it stops: the last attempt may have closed the home.
            fence.reopen(tenant, tenant.canBeServed(), turn);
            if (!inMotion) {
                fence.rest(tenant, turn);
            }
        });
    }
}
