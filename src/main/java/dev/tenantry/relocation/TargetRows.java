package dev.tenantry.relocation;

import dev.tenantry.home.OwnerSessions;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.SqlState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Writes rows to the new home. A row that another one stands in the way of is left out: one that it references and that
 * is not there yet, or one that has a unique value which it has given up meanwhile.
 */
final class TargetRows {

    /** A row as PostgreSQL's text, with its key as JSON. */
    record Row(String key, String text) {}

    private static final Set<SqlState> CONFLICTS = EnumSet.of(
            SqlState.UNIQUE_VIOLATION,
            SqlState.EXCLUSION_VIOLATION,
            SqlState.FOREIGN_KEY_VIOLATION,
            SqlState.RESTRICT_VIOLATION);

    private static final int MOST_ATTEMPTS = 40;

    private final Transfer transfer;

    TargetRows(Transfer transfer) {
        this.transfer = transfer;
    }

    /** Inserts or updates the rows, and returns those that were left out. */
    List<Row> put(MovedTable table, List<Row> rows) {
        return rows.isEmpty()
                ? List.of()
                : write(home -> leftOut(rows, some -> writesAll(home, table, table.put(), some)));
    }

    /** Deletes all rows of the tenant, which may be left from an earlier attempt. */
    void clear() {
        write(home -> transfer.tables().reversed().stream()
                .mapToInt(table -> home.execute(
                        "delete from " + table.target() + " where tenant_id = ?",
                        transfer.tenant().value()))
                .sum());
    }

    /** Deletes the rows, and returns the keys of those that others still reference. */
    List<String> delete(MovedTable table, List<String> keys) {
        return keys.isEmpty()
                ? List.of()
                : write(home -> leftOut(keys, some -> delete(home, table, some).isPresent()));
    }

    /**
     * Deletes rows and inserts them at the same time, as they may stand in each other's way. Returns those that were left
     * out.
     *
     * @param captures learns, before this is committed, which rows have changed with them, by ON DELETE
     */
    List<Row> replace(MovedTable table, List<Row> rows, Captures captures) {
        return write(home -> {
            capture(home);
            List<Row> left = leftOut(rows, some -> writesAll(home, table, table.replace(), some));
            captures.takeFromTarget(home);
            return left;
        });
    }

    /**
     * Deletes rows with all that reference them. Returns how many were deleted.
     *
     * @param captures learns, before this is committed, which ones
     */
    int deleteWithReferences(Map<MovedTable, Set<String>> rows, Captures captures) {
        return write(home -> {
            capture(home);
            Map<MovedTable, Set<String>> all = new References(transfer).closure(home, rows);
            int deleted = 0;
            for (MovedTable table : transfer.tables().reversed()) {
                Set<String> keys = all.getOrDefault(table, Set.of());
                deleted += home.execute(
                        table.delete(), Keys.array(keys), transfer.tenant().value());
            }
            captures.takeFromTarget(home);
            return deleted;
        });
    }

    private static void capture(OwnerSessions.Home home) {
        home.query("select set_config('app.in_motion', 'on', true)");
    }

    /** Does the work in one transaction, in which conflicts show at once, if this is still the latest attempt. */
    <T> T write(Function<OwnerSessions.Home, T> work) {
        return transfer.target().writeInTurn(transfer.turn(), home -> {
            // Otherwise conflicts would show only at the end of the transaction.
            home.execute("set constraints all immediate");
            return work.apply(home);
        });
    }

    /** Finds what does not fit by trying halves. If that is much, some of what does is left out, too. */
    private static <T> List<T> leftOut(List<T> all, Predicate<List<T>> fit) {
        if (all.isEmpty()) {
            return List.of();
        }
        List<T> left = new ArrayList<>();
        Deque<List<T>> open = new ArrayDeque<>(List.of(all));
        for (int i = 0; i < MOST_ATTEMPTS && !open.isEmpty(); i++) {
            List<T> some = open.removeFirst();
            if (!fit.test(some)) {
                if (some.size() == 1) {
                    left.addAll(some);
                } else {
                    open.addFirst(some.subList(some.size() / 2, some.size()));
                    open.addFirst(some.subList(0, some.size() / 2));
                }
            }
        }
        open.forEach(left::addAll);
        return left;
    }

    private static boolean writesAll(OwnerSessions.Home home, MovedTable table, String sql, List<Row> rows) {
        // Two keys can name one row, such as 1.0 and 1.00.
        String[] texts = rows.stream().map(Row::text).distinct().toArray(String[]::new);
        return attempt(home, table, sql, (Object) texts).equals(OptionalInt.of(texts.length));
    }

    private OptionalInt delete(OwnerSessions.Home home, MovedTable table, List<String> keys) {
        return attempt(
                home, table, table.delete(), Keys.array(keys), transfer.tenant().value());
    }

    /** Returns the number of rows that were changed; empty if others stand in the way. */
    static OptionalInt attempt(OwnerSessions.Home home, MovedTable table, String sql, Object... values) {
        home.execute("savepoint rows");
        try {
            int changed = home.execute(sql, values);
            home.execute("release savepoint rows");
            return OptionalInt.of(changed);
        } catch (DatabaseException failure) {
            if (failure.hasState(SqlState.CHECK_VIOLATION)) {
                throw new ReportableException("Rows of table " + table.name() + " do not fit the table in the new home:"
                        + " there is no partition for them, or they violate a check constraint.");
            }
            if (CONFLICTS.stream().noneMatch(failure::hasState)) {
                throw failure;
            }
            home.execute("rollback to savepoint rows");
            home.execute("release savepoint rows");
            return OptionalInt.empty();
        }
    }
}
