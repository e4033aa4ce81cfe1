package dev.tenantry.relocation;

import dev.tenantry.home.HomeLink;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.relocation.MovedTable.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the two homes. All rows are compared before the switch, by their number and a hash of all columns, while some
 * of them change; these are compared again when nothing changes. So every row of either home was compared after its last
 * change, and the time in which nothing may change does not depend on their number.
 */
final class Verification {

    private static final int CHUNK = 5_000;
    private static final int PART = 1_000;

    /** More rows than this cannot be compared during the switch. */
    private static final int MOST_LEFT = 50_000;

    private final Transfer transfer;
    private final Captures captures;
    private final CatchUp catchUp;
    private final Pace pace;
    private final Runnable check;

    /** @param check throws an exception if the move is to be undone */
    Verification(Transfer transfer, CatchUp catchUp, Pace pace, Runnable check) {
        this.transfer = transfer;
        this.captures = new Captures(transfer);
        this.catchUp = catchUp;
        this.pace = pace;
        this.check = check;
    }

    /**
     * Compares all rows. Those that differ, such as those that have just changed, are brought up to date again, and left
     * to {@link #ofTouched}.
     */
    void ofAll() throws InterruptedException {
        catchUp.forgetTouched();
        for (MovedTable table : transfer.tables()) {
            String after = null;
            do {
                check.run();
                long began = System.nanoTime();
                after = compareChunk(table, after);
                pace.pauseAfter(Duration.ofNanos(System.nanoTime() - began));
            } while (after != null);
        }
    }

    /** Returns the key that ends the chunk; null if it was the last one. */
    private @Nullable String compareChunk(MovedTable table, @Nullable String after) {
        List<List<String>> end = transfer.source()
                .read(home -> home.query(table.endOfChunk(after == null), values(after, null, CHUNK - 1)));
        String until = end.isEmpty() ? null : end.getFirst().getFirst();
        Object[] range = values(after, until, null);
        if (!table.isSortedAlike()) {
            compareKeys(
                    table, byKey(query(Side.SOURCE, table.hashes(Side.SOURCE, after == null, until == null), range)));
        } else if (!query(Side.SOURCE, table.hash(Side.SOURCE, after == null, until == null), range)
                .equals(query(Side.TARGET, table.hash(Side.TARGET, after == null, until == null), range))) {
            Map<String, String> here =
                    byKey(query(Side.SOURCE, table.hashes(Side.SOURCE, after == null, until == null), range));
            Map<String, String> there =
                    byKey(query(Side.TARGET, table.hashes(Side.TARGET, after == null, until == null), range));
            touch(table, differing(here, there));
        }
        return until;
    }

    // A range of the source can be other keys in the target.
    private void compareKeys(MovedTable table, Map<String, String> here) {
        for (List<String> part : Keys.parts(here.keySet(), PART)) {
            Map<String, String> there = byKey(query(
                    Side.TARGET,
                    table.hashesOf(Side.TARGET),
                    Keys.array(part),
                    transfer.tenant().value()));
            Map<String, String> same = new HashMap<>(here);
            same.keySet().retainAll(Set.copyOf(part));
            touch(table, differing(same, there));
        }
    }

    private void touch(MovedTable table, Set<String> keys) {
        catchUp.touch(table, keys);
        captures.add(table, keys);
        requireFew(table);
    }

    /** Compares the rows that had changed or differed, while nothing changes. */
    void ofTouched() {
        for (MovedTable table : transfer.tables()) {
            for (List<String> part : Keys.parts(catchUp.touched().getOrDefault(table.name(), Set.of()), PART)) {
                Object[] values = {Keys.array(part), transfer.tenant().value()};
                if (!byKey(query(Side.SOURCE, table.hashesOf(Side.SOURCE), values))
                        .equals(byKey(query(Side.TARGET, table.hashesOf(Side.TARGET), values)))) {
                    throw differs(table);
                }
            }
            // Otherwise a row that is in the new home only would belong to no range.
            if (!table.isSortedAlike() && !count(table, Side.SOURCE).equals(count(table, Side.TARGET))) {
                throw differs(table);
            }
        }
    }

    private List<List<String>> count(MovedTable table, Side side) {
        return query(side, table.count(side), transfer.tenant().value());
    }

    private void requireFew(MovedTable table) {
        if (catchUp.touched().getOrDefault(table.name(), Set.of()).size() > MOST_LEFT) {
            throw differs(table);
        }
    }

    private static DifferentRowsException differs(MovedTable table) {
        return new DifferentRowsException(table.name());
    }

    /** Thrown if the homes differ although nothing changes. All rows must then be copied again. */
    static final class DifferentRowsException extends ReportableException {

        private static final long serialVersionUID = 1L;

        DifferentRowsException(String table) {
            super("The rows of table " + table + " differ between the two homes. They are copied again.");
        }
    }

    private Object[] values(@Nullable String after, @Nullable String until, @Nullable Integer last) {
        List<Object> values = new ArrayList<>();
        if (after != null) {
            values.add(after);
        }
        if (until != null) {
            values.add(until);
        }
        values.add(transfer.tenant().value());
        if (last != null) {
            values.add(last);
        }
        return values.toArray();
    }

    private List<List<String>> query(Side side, String sql, Object... values) {
        HomeLink link = side == Side.SOURCE ? transfer.source() : transfer.target();
        return link.read(home -> home.query(sql, values));
    }

    private static Map<String, String> byKey(List<List<String>> rows) {
        Map<String, String> hashes = new HashMap<>();
        rows.forEach(row -> hashes.put(row.get(0), row.get(1)));
        return hashes;
    }

    private static Set<String> differing(Map<String, String> here, Map<String, String> there) {
        Set<String> keys = new HashSet<>(here.keySet());
        keys.addAll(there.keySet());
        keys.removeIf(key -> here.containsKey(key) && here.get(key).equals(there.get(key)));
        return keys;
    }
}
