package dev.tenantry.relocation;

import dev.tenantry.home.OwnerSessions;
import dev.tenantry.relocation.TargetRows.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings rows up to date in the target, as they are in one snapshot of the source. */
final class Round {

    private static final int PART = 200;

    /** Characters of rows that are in memory at once. */
    private static final long AT_ONCE = 1_000_000;

    private final Transfer transfer;
    private final OwnerSessions.Home source;
    private final TargetRows target;
    private final Runnable check;

    /** @param check throws an exception if this is to be stopped */
    Round(Transfer transfer, OwnerSessions.Home source, Runnable check) {
        this.transfer = transfer;
        this.source = source;
        this.target = new TargetRows(transfer);
        this.check = check;
    }

    /** Applies the rows with these keys, by table. Returns the keys of those that have others in their way. */
    Map<String, Set<String>> apply(Map<String, Set<String>> keys) {
        Map<MovedTable, Set<String>> waiting = new LinkedHashMap<>();
        Map<MovedTable, Set<String>> gone = new LinkedHashMap<>();
        for (MovedTable table : transfer.tables()) {
            Set<String> missing = new LinkedHashSet<>();
            waiting.put(table, put(table, keys.getOrDefault(table.name(), Set.of()), missing));
            gone.put(table, missing);
        }
        repeat(waiting, gone);
        Map<String, Set<String>> left = new LinkedHashMap<>();
        for (MovedTable table : transfer.tables()) {
            Set<String> both = new LinkedHashSet<>(of(waiting, table));
            both.addAll(of(gone, table));
            left.put(table.name(), both);
        }
        return left;
    }

    // Deletes rows, those first that reference others, and then writes what waited for that, as long as that halves
    // what is left.
    private void repeat(Map<MovedTable, Set<String>> waiting, Map<MovedTable, Set<String>> gone) {
        int before;
        do {
            before = size(waiting) + size(gone);
            for (MovedTable table : transfer.tables().reversed()) {
                check.run();
                gone.put(table, new LinkedHashSet<>(target.delete(table, List.copyOf(of(gone, table)))));
            }
            for (MovedTable table : transfer.tables()) {
                waiting.put(table, put(table, of(waiting, table), new LinkedHashSet<>()));
            }
        } while (size(waiting) + size(gone) > 0 && size(waiting) + size(gone) <= before / 2);
    }

    /** Writes the rows that are there, and returns the keys of those that were left out. */
    private Set<String> put(MovedTable table, Set<String> keys, Set<String> missing) {
        Set<String> left = new LinkedHashSet<>();
        for (List<String> part : Keys.parts(keys, PART)) {
            Set<String> unread = new LinkedHashSet<>(part);
            while (!unread.isEmpty()) {
                check.run();
                List<Row> read = new ArrayList<>();
                for (List<String> row : query(table, unread, AT_ONCE)) {
                    unread.remove(row.get(0));
                    if (row.get(1) == null) {
                        missing.add(row.get(0));
                    } else {
                        read.add(new Row(row.get(0), row.get(1)));
                    }
                }
                target.put(table, read).forEach(row -> left.add(row.key()));
            }
        }
        return left;
    }

    /** Returns the rows with these keys that are there, until they are this long together. */
    List<Row> read(MovedTable table, Set<String> keys, long characters) {
        return query(table, keys, characters).stream()
                .filter(row -> row.get(1) != null)
                .map(row -> new Row(row.get(0), row.get(1)))
                .toList();
    }

    private List<List<String>> query(MovedTable table, Set<String> keys, long characters) {
        return source.queryUpTo(
                characters, table.rowsOf(), Keys.array(keys), transfer.tenant().value());
    }

    private static Set<String> of(Map<MovedTable, Set<String>> all, MovedTable table) {
        return all.getOrDefault(table, Set.of());
    }

    private static int size(Map<MovedTable, Set<String>> all) {
        return all.values().stream().mapToInt(Set::size).sum();
    }
}
