package dev.tenantry.relocation;

import dev.tenantry.home.HomeLink;
import dev.tenantry.home.HomeLinks;
import dev.tenantry.home.HomeRemoval;
import dev.tenantry.home.MoveTurns;
import dev.tenantry.home.SecondHomes;
import dev.tenantry.operation.Failure;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The home that a tenant has beside its current one: keeps it up to date while it may be needed, and removes it. */
@ApplicationScoped
class OldHome {

    private static final Logger LOG = Logger.getLogger(OldHome.class);
    private static final int BATCH = 10_000;
    private static final Duration LONGEST_WRITE = Duration.ofMinutes(1);

    private final HomeLinks links;
    private final HomeRemoval removal;
    private final MoveTurns turns;
    private final SecondHomes seconds;
    private final TenantLedger ledger;
    private final Capturing capturing;

    OldHome(
            HomeLinks links,
            HomeRemoval removal,
            MoveTurns turns,
            SecondHomes seconds,
            TenantLedger ledger,
            Capturing capturing) {
        this.links = links;
        this.removal = removal;
        this.turns = turns;
        this.seconds = seconds;
        this.ledger = ledger;
        this.capturing = capturing;
    }

    /** Copies what has changed since the switch. A home that cannot be reached, or was not migrated, is left to the next time. */
    void keepUp(Tenant tenant, Placement old, long turn) {
        try {
            turns.announce(tenant.id(), turn, old, old.home(tenant.id()));
            try (Transfer back = Transfers.open(links, tenant.id(), turn, tenant.placement(), old)) {
                new CatchUp(back, new Captures(back), captures -> {}).untilFew(() -> {});
            }
        } catch (RuntimeException failure) {
            LOG.warnf(
                    "The old home of tenant %s could not be kept up to date, so moving back would take longer: %s",
                    tenant.slug(), Failure.describe(failure));
        }
    }

    /** Stops capturing changes, and removes the tenant's other home. */
    void remove(TenantId id, long turn) {
        // First, because it must not depend on whether the other home can be reached.
        stopCapturing(id, turn);
        seconds.find(id).ifPresent(second -> {
            removal.removeSecond(ledger.find(id).map(TenantRecord::tenant).orElseThrow(), second.placement(), turn);
            turns.run(id, turn, () -> seconds.forget(id));
        });
        forgetLastCaptures(id, turn);
    }

    /** Stops capturing changes in the current home, and forgets those that were captured. */
    void stopCapturing(TenantId id, long turn) {
        Tenant tenant = ledger.find(id).map(TenantRecord::tenant).orElseThrow();
        turns.announce(id, turn, tenant.placement(), tenant.home());
        capturing.end(id, turn);
        try (HomeLink current = links.open(id, tenant.placement())) {
            forgetCaptures(current, tenant, turn);
        }
    }

    // Of transactions that were running when capturing was stopped. Those that take longer only read: an export, say.
    // Whatever they captured nevertheless would do no harm, and goes with the tenant's next move.
    private void forgetLastCaptures(TenantId id, long turn) {
        Tenant tenant = ledger.find(id).map(TenantRecord::tenant).orElseThrow();
        try (HomeLink current = links.open(id, tenant.placement())) {
            Capturing.awaitEarlier(current, LONGEST_WRITE, () -> {});
            forgetCaptures(current, tenant, turn);
        }
    }

    private static void forgetCaptures(HomeLink current, Tenant tenant, long turn) {
        UUID id = tenant.id().value();
        String captures = tenant.home() + ".captures";
        String some = "delete from " + captures + " where tenant_id = ? and ctid = any (array(select ctid from "
                + captures + " where tenant_id = ? limit ?))";
        while (current.writeInTurn(turn, home -> home.execute(some, id, id, BATCH)) == BATCH) {
            // The next batch.
        }
    }
}
