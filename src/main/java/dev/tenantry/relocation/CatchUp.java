package dev.tenantry.relocation;

import dev.tenantry.home.OwnerSessions;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.relocation.Captures.Changed;
import dev.tenantry.relocation.TargetRows.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Brings rows that have changed in the old home up to date in the new one: their current state is copied, so neither the
 * order of the changes nor repeating one matters.
 */
final class CatchUp {

    /** So few changed rows that the rest can wait for the switch. */
    private static final int FEW = 200;

    private static final int MOST_AT_ONCE = 20_000;

    /** Characters of rows that are disentangled at once. */
    private static final long AT_ONCE = 16_000_000;

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Transfer transfer;
    private final Captures captures;
    private final TargetRows rows;
    private final LongConsumer backlog;
    private final Map<String, Set<String>> touched = new LinkedHashMap<>();

    private int most;
    private boolean remembersTouched;

    /** @param backlog is told how many changed rows are left */
    CatchUp(Transfer transfer, Captures captures, LongConsumer backlog) {
        this(transfer, captures, backlog, MOST_AT_ONCE);
    }

    /** @param most captures that are read at once; the others wait for the next round */
    CatchUp(Transfer transfer, Captures captures, LongConsumer backlog, int most) {
        this.most = most;
        this.transfer = transfer;
        this.captures = captures;
        this.rows = new TargetRows(transfer);
        this.backlog = backlog;
    }

    /**
     * Repeats until little is left.
     *
     * @param check throws an exception if the move is to be undone
     */
    void untilFew(Runnable check) {
        long began = System.nanoTime();
        while (round(check) > FEW) {
            check.run();
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new ReportableException("The tenant's rows change faster than they can be copied.");
            }
        }
    }

    /**
     * Repeats until nothing is left. For the time in which nothing changes.
     *
     * @param inTime throws an exception if that takes too long
     */
    void untilNone(Runnable inTime) {
        while (round(inTime) > 0) {
            inTime.run();
        }
    }

    /** Remembers from now on which rows are brought up to date, as they must be compared once more. */
    void rememberTouched() {
        touched.clear();
        remembersTouched = true;
    }

    /** Returns the keys of a table's rows that must be compared once more. */
    Set<String> touched(MovedTable table) {
        return touched.getOrDefault(table.name(), Set.of());
    }

    boolean hasTouchedMoreThan(int rows) {
        return touched.values().stream().mapToInt(Set::size).sum() > rows;
    }

    void touch(MovedTable table, Set<String> keys) {
        if (remembersTouched && !keys.isEmpty()) {
            touched.computeIfAbsent(table.name(), name -> new HashSet<>()).addAll(keys);
        }
    }

    /** Forgets rows that were found to be equal after they were touched. */
    void forget(MovedTable table, Set<String> equal) {
        touched.computeIfPresent(table.name(), (name, keys) -> {
            keys.removeAll(equal);
            return keys;
        });
    }

    /** Returns the number of rows that had changed. */
    private int round(Runnable check) {
        List<Changed> left = new ArrayList<>();
        List<Changed> all = transfer.source().read(home -> {
            List<Changed> changed = captures.read(home, most);
            left.addAll(apply(home, changed, check));
            return changed;
        });
        backlog.accept(all.size());
        Set<Changed> waiting = new HashSet<>(left);
        captures.delete(all.stream()
                .filter(changed -> !waiting.contains(changed))
                .flatMap(changed -> changed.ids().stream())
                .toList());
        if (left.size() > all.size() / 2) {
            disentangle(left, check);
        }
        return all.size();
    }

    /** Returns what could not be applied yet. */
    private List<Changed> apply(OwnerSessions.Home source, List<Changed> all, Runnable check) {
        Map<String, Set<String>> keys = byTable(all);
        for (MovedTable table : transfer.tables()) {
            touch(table, keys.getOrDefault(table.name(), Set.of()));
        }
        Map<String, Set<String>> left = new Round(transfer, source, check).apply(keys);
        return all.stream()
                .filter(changed ->
                        left.getOrDefault(changed.relation(), Set.of()).contains(changed.key()))
                .toList();
    }

    // Most of these rows have others in their way.
    private void disentangle(List<Changed> left, Runnable check) {
        Map<String, Set<String>> keys = byTable(left);
        Map<MovedTable, Set<String>> inTheWay = new LinkedHashMap<>();
        int replaced = 0;
        for (MovedTable table : transfer.tables()) {
            Set<String> ofTable = new HashSet<>(keys.getOrDefault(table.name(), Set.of()));
            List<Row> current =
                    transfer.source().read(home -> new Round(transfer, home, check).read(table, ofTable, AT_ONCE));
            List<Row> stuck = current.isEmpty() ? List.of() : rows.replace(table, current, captures);
            replaced += current.size() - stuck.size();
            inTheWay.put(table, ofTable);
        }
        // They are captured, and so is what is deleted with them.
        if (replaced > 0 || rows.deleteWithReferences(inTheWay, captures) > 0) {
            return;
        }
        if (left.stream().mapToInt(changed -> changed.ids().size()).sum() < most) {
            throw new ReportableException("Rows of table " + left.getFirst().relation() + " cannot be written to the"
                    + " new home, because of rows there that they conflict with.");
        }
        // What they wait for may be among those that were not read.
        most *= 4;
    }

    private static Map<String, Set<String>> byTable(List<Changed> changed) {
        return changed.stream()
                .collect(
                        Collectors.groupingBy(Changed::relation, Collectors.mapping(Changed::key, Collectors.toSet())));
    }
}
