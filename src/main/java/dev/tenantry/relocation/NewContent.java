package dev.tenantry.relocation;

import dev.tenantry.home.HomeLink;
import dev.tenantry.home.HomeLinks;
import dev.tenantry.home.MoveTurns;
import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.operation.PostponedException;
import dev.tenantry.provisioning.HomeContent;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Fills the home of a new tenant. */
@ApplicationScoped
class NewContent implements HomeContent {

    private final TenantLedger ledger;
    private final ArchiveReader archives;
    private final HomeLinks links;
    private final MoveTurns turns;
    private final RelocationConfig config;

    NewContent(TenantLedger ledger, ArchiveReader archives, HomeLinks links, MoveTurns turns, RelocationConfig config) {
        this.ledger = ledger;
        this.archives = archives;
        this.links = links;
        this.turns = turns;
        this.config = config;
    }

    @Override
    public void copy(TenantId source, Tenant tenant, Runnable check) {
        Tenant original = ledger.find(source)
                .map(TenantRecord::tenant)
                .filter(found -> found.status().isStaying())
                .orElseThrow(() -> new PermanentFailureException("The tenant to be cloned is leaving."));
        fill(tenant, original, transfer -> new Cloning(transfer, original, pauses(check)).run());
    }

    @Override
    public void restore(Supplier<InputStream> archive, Tenant tenant, Runnable check) {
        // All of it is read and compared with its manifest before anything is written.
        ArchiveReader.Contents contents = archives.check(archive.get(), check);
        fill(tenant, tenant, transfer -> new Importing(transfer, archives, archive, contents, pauses(check)).run());
    }

    private void fill(Tenant tenant, Tenant original, Consumer<Transfer> work) {
        long turn = turns.next(tenant.id());
        turns.announce(tenant.id(), turn, tenant.placement(), tenant.home());
        try (HomeLink from = links.open(original.id(), original.placement());
                HomeLink to = links.open(tenant.id(), tenant.placement())) {
            Transfer transfer = new Transfer(
                    tenant.id(),
                    turn,
                    original.placement(),
                    tenant.placement(),
                    from,
                    to,
                    from,
                    MovedTables.ofData(MovedTables.of(from, original.home(), to, tenant.home(), tenant.id())));
            new TargetTriggers(transfer).requireNone();
            fill(transfer, work);
        }
    }

    private static void fill(Transfer transfer, Consumer<Transfer> work) {
        TargetRows rows = new TargetRows(transfer);
        rows.clear();
        try {
            work.accept(transfer);
        } catch (CalledOffException leaving) {
            // In the same turn: if another instance has taken over, these are not the rows of this attempt any more.
            rows.clear();
            throw leaving;
        }
        new MovedSequences(transfer).advanceToRows();
    }

    /** Returns what happens after each piece of work: a pause in proportion to what it took, unless this is to end. */
    private Consumer<Duration> pauses(Runnable check) {
        Pace pace = new Pace(config.load());
        return work -> {
            check.run();
            try {
                pace.pauseAfter(work);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new PostponedException("this instance is stopping", Duration.ZERO);
            }
        };
    }
}
