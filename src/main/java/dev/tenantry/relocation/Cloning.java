package dev.tenantry.relocation;

import dev.tenantry.home.HomeLink;
import dev.tenantry.home.HomeLinks;
import dev.tenantry.home.MoveTurns;
import dev.tenantry.home.OwnerSessions;
import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.relocation.MovedTable.Side;
import dev.tenantry.relocation.TargetRows.Row;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Copies the rows that a tenant has at one moment to the home of a new tenant, to which they belong there. */
@ApplicationScoped
class Cloning {

    private static final String IS_CURRENT =
            "select 1 from control.fence where tenant_id = ? and home = ? and epoch = ?";

    private final TenantLedger ledger;
    private final HomeLinks links;
    private final MoveTurns turns;
    private final RelocationConfig config;

    Cloning(TenantLedger ledger, HomeLinks links, MoveTurns turns, RelocationConfig config) {
        this.ledger = ledger;
        this.links = links;
        this.turns = turns;
        this.config = config;
    }

    void copy(TenantId id, Tenant tenant) {
        Tenant source = ledger.find(id)
                .map(TenantRecord::tenant)
                .filter(found -> found.status().isStaying())
                .orElseThrow(() -> new PermanentFailureException("The tenant to be cloned is leaving."));
        long turn = turns.next(tenant.id());
        turns.announce(tenant.id(), turn, tenant.placement(), tenant.home());
        try (HomeLink from = links.open(id, source.placement());
                HomeLink to = links.open(tenant.id(), tenant.placement())) {
            List<MovedTable> tables = MovedTables.of(from, source.home(), to, tenant.home(), tenant.id());
            Transfer transfer =
                    new Transfer(tenant.id(), turn, source.placement(), tenant.placement(), from, to, from, tables);
            TargetRows rows = new TargetRows(transfer);
            new TargetTriggers(transfer).requireNone();
            rows.clear();
            // One snapshot of everything. If this is the tenant's home in it, all rows of that moment are here.
            from.read(snapshot -> {
                if (snapshot.query(IS_CURRENT, id.value(), source.home().value(), source.epoch())
                        .isEmpty()) {
                    throw new ReportableException("The tenant to be cloned has just moved.");
                }
                for (MovedTable table : tables) {
                    copy(snapshot, table, id, rows);
                    compare(snapshot, to, table, id, tenant.id());
                }
                return true;
            });
            new MovedSequences(transfer).advanceToRows();
        }
    }

    private void copy(OwnerSessions.Home snapshot, MovedTable table, TenantId source, TargetRows rows) {
        ChunkSize size = new ChunkSize();
        List<Row> waiting = new ArrayList<>();
        List<Row> chunk = List.of();
        do {
            long began = System.nanoTime();
            String after = chunk.isEmpty() ? null : chunk.getLast().key();
            chunk = Chunk.read(snapshot, table, after, source, size.rows());
            waiting.addAll(rows.put(table, chunk));
            Duration work = Duration.ofNanos(System.nanoTime() - began);
            size.adapt(chunk.stream().mapToLong(row -> row.text().length()).sum(), work);
            pauseAfter(work);
        } while (!chunk.isEmpty() && !table.key().isEmpty());
        rows.putAgain(table, waiting);
    }

    private static void compare(
            OwnerSessions.Home snapshot, HomeLink target, MovedTable table, TenantId source, TenantId tenant) {
        if (!snapshot.query(table.hash(Side.SOURCE, true, true), source.value())
                .equals(target.read(home -> home.query(table.hash(Side.TARGET, true, true), tenant.value())))) {
            throw new ReportableException("The rows of table " + table.name() + " could not all be copied.");
        }
    }

    private void pauseAfter(Duration work) {
        try {
            new Pace(config.load()).pauseAfter(work);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new ReportableException("This instance is stopping.");
        }
    }
}
