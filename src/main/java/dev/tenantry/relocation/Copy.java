package dev.tenantry.relocation;

import dev.tenantry.relocation.TargetRows.Row;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Copies all rows, table by table, in chunks in the order of their keys. Goes on where an earlier attempt has stopped. */
final class Copy {

    private static final Duration BETWEEN_NOTES = Duration.ofSeconds(1);

    private final Transfer transfer;
    private final TargetRows rows;
    private final Captures captures;
    private final MoveProgress progress;
    private final Pace pace;
    private final Map<String, String> positions;
    private final Consumer<Map<String, String>> notes;
    private final Runnable check;

    private final ChunkSize size = new ChunkSize();
    private long notedNanos = System.nanoTime();

    /**
     * @param positions the key up to which each table has been copied
     * @param notes keeps these keys for a later attempt
     * @param check throws an exception if the move is to be undone
     */
    Copy(
            Transfer transfer,
            Captures captures,
            MoveProgress progress,
            Pace pace,
            Map<String, String> positions,
            Consumer<Map<String, String>> notes,
            Runnable check) {
        this.transfer = transfer;
        this.rows = new TargetRows(transfer);
        this.captures = captures;
        this.progress = progress;
        this.pace = pace;
        this.positions = new HashMap<>(positions);
        this.notes = notes;
        this.check = check;
    }

    void run() throws InterruptedException {
        long done = positions.values().stream().filter(MoveState.ALL::equals).count();
        progress.begins(transfer.tables().size(), (int) done, count());
        for (MovedTable table : transfer.tables()) {
            if (MoveState.ALL.equals(positions.get(table.name()))) {
                continue;
            }
            while (!MoveState.ALL.equals(positions.get(table.name()))) {
                check.run();
                long began = System.nanoTime();
                long bytes = copyChunk(table);
                Duration work = Duration.ofNanos(System.nanoTime() - began);
                size.adapt(bytes, work);
                noteNowAndThen();
                pace.pauseAfter(work);
            }
            progress.copiedTable();
        }
        notes.accept(positions);
    }

    private long count() {
        return transfer.source()
                .read(home -> transfer.tables().stream()
                        .mapToLong(table -> Long.parseLong(home.query(
                                        table.count(MovedTable.Side.SOURCE),
                                        transfer.tenant().value())
                                .getFirst()
                                .getFirst()))
                        .sum());
    }

    /** Returns the size of the rows. */
    private long copyChunk(MovedTable table) {
        String after = positions.get(table.name());
        List<Row> chunk =
                transfer.source().read(home -> Chunk.read(home, table, after, transfer.tenant(), size.rows()));
        // What cannot be written yet is repeated like a row that has changed.
        captures.add(table, rows.put(table, chunk).stream().map(Row::key).toList());
        long bytes = chunk.stream()
                .mapToLong(row -> row.key().length() + row.text().length())
                .sum();
        // As soon as a chunk is not full: a tenant that adds rows at the end would keep this from ending.
        boolean isFull = chunk.size() == size.rows() || bytes >= ChunkSize.BYTES;
        positions.put(
                table.name(), isFull && !table.key().isEmpty() ? chunk.getLast().key() : MoveState.ALL);
        progress.copied(chunk.size(), bytes);
        return bytes;
    }

    private void noteNowAndThen() {
        if (System.nanoTime() - notedNanos >= BETWEEN_NOTES.toNanos()) {
            notedNanos = System.nanoTime();
            notes.accept(positions);
        }
    }
}
