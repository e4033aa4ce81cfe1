package dev.tenantry.relocation;

import dev.tenantry.home.HomeLink;
import dev.tenantry.home.HomeLinks;
import dev.tenantry.home.MoveTurns;
import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.operation.Uploads;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.relocation.MovedTable.Side;
import dev.tenantry.relocation.TargetRows.Row;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads the rows of an export back, into the home of a new tenant, to which they belong there. */
@ApplicationScoped
class Importing {

    private static final int ROWS_AT_ONCE = 500;
    private static final long CHARACTERS_AT_ONCE = 1_000_000;

    private final Uploads uploads;
    private final ArchiveReader archives;
    private final HomeLinks links;
    private final MoveTurns turns;

    Importing(Uploads uploads, ArchiveReader archives, HomeLinks links, MoveTurns turns) {
        this.uploads = uploads;
        this.archives = archives;
        this.links = links;
        this.turns = turns;
    }

    void restore(UUID upload, Tenant tenant) {
        long turn = turns.next(tenant.id());
        turns.announce(tenant.id(), turn, tenant.placement(), tenant.home());
        try (HomeLink home = links.open(tenant.id(), tenant.placement())) {
            // All of it is read and compared with its manifest before anything is written.
            ArchiveReader.Contents contents = archives.check(uploads.open(upload));
            List<MovedTable> tables = MovedTables.of(home, tenant.home(), home, tenant.home(), tenant.id());
            requireKnown(contents, tables);
            Transfer transfer =
                    new Transfer(tenant.id(), turn, tenant.placement(), tenant.placement(), home, home, home, tables);
            TargetRows rows = new TargetRows(transfer);
            new TargetTriggers(transfer).requireNone();
            rows.clear();
            for (MovedTable table : tables) {
                if (contents.rows().containsKey(table.name())) {
                    restore(upload, home, table, rows);
                    requireAll(contents, home, table, tenant);
                }
            }
            new MovedSequences(transfer).advanceToRows();
        } catch (IOException failure) {
            throw new PermanentFailureException("The archive cannot be read: " + failure.getMessage() + ".");
        }
    }

    private static void requireKnown(ArchiveReader.Contents contents, List<MovedTable> tables) {
        List<String> known = tables.stream().map(MovedTable::name).toList();
        contents.rows().keySet().stream()
                .filter(table -> !known.contains(table))
                .findFirst()
                .ifPresent(table -> {
                    throw new PermanentFailureException(
                            "The archive has rows of a table " + table + ", which this version does not have.");
                });
    }

    private void restore(UUID upload, HomeLink home, MovedTable table, TargetRows rows) throws IOException {
        List<Row> waiting = new ArrayList<>();
        archives.read(uploads.open(upload), table.name(), ROWS_AT_ONCE, CHARACTERS_AT_ONCE, lines -> {
            String array = "[" + String.join(",", lines) + "]";
            List<Row> chunk = home.read(statements -> statements.query(table.fromJson(), array)).stream()
                    .map(row -> new Row(row.get(0), row.get(1)))
                    .toList();
            waiting.addAll(rows.put(table, chunk));
        });
        rows.putAgain(table, waiting);
    }

    private static void requireAll(ArchiveReader.Contents contents, HomeLink home, MovedTable table, Tenant tenant) {
        String there = home.read(statements ->
                        statements.query(table.count(Side.TARGET), tenant.id().value()))
                .getFirst()
                .getFirst();
        if (Long.parseLong(there) != contents.rows().getOrDefault(table.name(), 0L)) {
            throw new ReportableException("The rows of table " + table.name() + " could not all be written.");
        }
    }
}
