package dev.tenantry.relocation;

import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.relocation.MovedTable.Side;
import dev.tenantry.relocation.TargetRows.Row;
import dev.tenantry.sql.DatabaseException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads the rows of an export back, into the home of a new tenant, to which they belong there. */
final class Importing {

    private final Transfer transfer;
    private final ArchiveReader archives;
    private final Supplier<InputStream> archive;
    private final ArchiveReader.Contents contents;
    private final Consumer<Duration> pauses;

    /** @param pauses is told how long each chunk took */
    Importing(
            Transfer transfer,
            ArchiveReader archives,
            Supplier<InputStream> archive,
            ArchiveReader.Contents contents,
            Consumer<Duration> pauses) {
        this.transfer = transfer;
        this.archives = archives;
        this.archive = archive;
        this.contents = contents;
        this.pauses = pauses;
    }

    void run() {
        requireKnown();
        NewRows rows = new NewRows(transfer);
        for (MovedTable table : transfer.tables()) {
            if (contents.rows(table.name()) > 0) {
                rows.write(table, chunks -> read(table, chunks));
                requireAll(table);
            }
        }
    }

    private void requireKnown() {
        List<String> known = transfer.tables().stream().map(MovedTable::name).toList();
        contents.rows().keySet().stream()
                .filter(table -> !known.contains(table))
                .findFirst()
                .ifPresent(table -> {
                    throw new PermanentFailureException(
                            "The archive has rows of a table " + table + ", which this version does not have.");
                });
    }

    private void read(MovedTable table, Consumer<List<Row>> chunks) {
        archives.read(archive.get(), table.name(), lines -> {
            long began = System.nanoTime();
            chunks.accept(convert(table, lines));
            pauses.accept(Duration.ofNanos(System.nanoTime() - began));
        });
    }

    // Over the other connection to the home: a transaction may be open on the one that writes.
    private List<Row> convert(MovedTable table, List<String> lines) {
        String array = "[" + String.join(",", lines) + "]";
        try {
            return transfer.source().read(home -> home.query(table.fromJson(), array)).stream()
                    .map(row -> new Row(row.get(0), row.get(1)))
                    .toList();
        } catch (DatabaseException failure) {
            if (failure.isOfClass("22")) {
                throw new PermanentFailureException(
                        "The archive has a row of table " + table.name() + " whose values do not fit the columns.");
            }
            throw failure;
        }
    }

    private void requireAll(MovedTable table) {
        long there = Long.parseLong(transfer.target()
                .read(home ->
                        home.query(table.count(Side.TARGET), transfer.tenant().value()))
                .getFirst()
                .getFirst());
        long listed = contents.rows(table.name());
        if (there != listed) {
            throw new PermanentFailureException("The archive has " + there + " rows of table " + table.name()
                    + ", but its manifest lists " + listed + ".");
        }
    }
}
