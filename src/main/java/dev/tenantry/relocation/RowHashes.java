package dev.tenantry.relocation;

import dev.tenantry.home.HomeLink;
import dev.tenantry.relocation.MovedTable.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares rows of the two homes by a hash of all columns. */
final class RowHashes {

    /**
     * A part of a table.
     *
     * @param after the key after which it begins; null if it is the first one
     * @param until the key with which it ends; null if it is the last one
     */
    record Range(
            MovedTable table,
            @Nullable String after,
            @Nullable String until) {

        boolean isFirst() {
            return after == null;
        }

        boolean isLast() {
            return until == null;
        }
    }

    private final Transfer transfer;

    RowHashes(Transfer transfer) {
        this.transfer = transfer;
    }

    /**
     * Returns a range with this many rows of the home, or with its last ones.
     *
     * @param after the key after which it begins; null for the first one
     */
    Range range(MovedTable table, Side side, @Nullable String after, int rows) {
        List<List<String>> end = query(side, table.endOfChunk(side, after == null), values(after, null, rows - 1));
        return new Range(table, after, end.isEmpty() ? null : end.getFirst().getFirst());
    }

    /** Returns the keys of those rows of the range that differ, or are in one home only. */
    Set<String> differing(Range range) {
        return sum(range, Side.SOURCE).equals(sum(range, Side.TARGET))
                ? Set.of()
                : differing(hashes(range, Side.SOURCE), hashes(range, Side.TARGET));
    }

    /** Returns the keys of those of these rows that differ, or are in one home only. */
    Set<String> differing(MovedTable table, List<String> keys) {
        return differing(hashes(table, Side.SOURCE, keys), hashes(table, Side.TARGET, keys));
    }

    /** Returns the keys that are in the range in one home. */
    Set<String> keys(Range range, Side side) {
        return hashes(range, side).keySet();
    }

    private List<List<String>> sum(Range range, Side side) {
        String sql = range.table().hash(side, range.isFirst(), range.isLast());
        return query(side, sql, values(range.after(), range.until(), null));
    }

    private Map<String, String> hashes(Range range, Side side) {
        String sql = range.table().hashes(side, range.isFirst(), range.isLast());
        return byKey(query(side, sql, values(range.after(), range.until(), null)));
    }

    private Map<String, String> hashes(MovedTable table, Side side, List<String> keys) {
        return byKey(query(
                side, table.hashesOf(side), Keys.array(keys), transfer.tenant().value()));
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
