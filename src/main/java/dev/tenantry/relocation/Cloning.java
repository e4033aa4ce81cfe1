package dev.tenantry.relocation;

import dev.tenantry.home.OwnerSessions;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.relocation.MovedTable.Side;
import dev.tenantry.relocation.TargetRows.Row;
import dev.tenantry.tenant.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Copies the rows that a tenant has at one moment to the home of a new tenant, to which they belong there. */
final class Cloning {

    private static final String IS_CURRENT =
            "select 1 from control.fence where tenant_id = ? and home = ? and epoch = ?";

    private final Transfer transfer;
    private final Tenant original;
    private final Consumer<Duration> pauses;

    /** @param pauses is told how long each chunk took */
    Cloning(Transfer transfer, Tenant original, Consumer<Duration> pauses) {
        this.transfer = transfer;
        this.original = original;
        this.pauses = pauses;
    }

    void run() {
        NewRows rows = new NewRows(transfer);
        // One snapshot of everything. If this is the tenant's home in it, all rows of that moment are here.
        transfer.source().read(snapshot -> {
            if (snapshot.query(
                            IS_CURRENT, original.id().value(), original.home().value(), original.epoch())
                    .isEmpty()) {
                throw new ReportableException("The tenant to be cloned has just moved.");
            }
            for (MovedTable table : transfer.tables()) {
                rows.write(table, chunks -> read(snapshot, table, chunks));
                compare(snapshot, table);
            }
            return true;
        });
    }

    private void read(OwnerSessions.Home snapshot, MovedTable table, Consumer<List<Row>> chunks) {
        ChunkSize size = new ChunkSize();
        List<Row> chunk = List.of();
        do {
            long began = System.nanoTime();
            String after = chunk.isEmpty() ? null : chunk.getLast().key();
            chunk = Chunk.read(snapshot, table, after, original.id(), size.rows());
            if (!chunk.isEmpty()) {
                chunks.accept(chunk);
            }
            Duration work = Duration.ofNanos(System.nanoTime() - began);
            size.adapt(chunk.stream().mapToLong(row -> row.text().length()).sum(), work);
            pauses.accept(work);
            // A key of tenant_id alone has one row, and nothing that could be read after it.
        } while (!chunk.isEmpty() && !table.key().isEmpty());
    }

    private void compare(OwnerSessions.Home snapshot, MovedTable table) {
        List<List<String>> there = transfer.target()
                .read(home -> home.query(
                        table.hash(Side.TARGET, true, true), transfer.tenant().value()));
        if (!snapshot.query(table.hash(Side.SOURCE, true, true), original.id().value())
                .equals(there)) {
            throw new ReportableException("The rows of table " + table.name() + " could not all be copied.");
        }
    }
}
