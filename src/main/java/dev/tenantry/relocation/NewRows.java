package dev.tenantry.relocation;

import dev.tenantry.home.OwnerSessions;
import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.relocation.TargetRows.Row;
import dev.tenantry.sql.DatabaseException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes the rows of a new tenant to its home, which has none of them. The tables that others reference come first. Rows
 * that reference rows of their own table may come before these, and there may be more of them than fit into memory: they
 * wait in a table that no other transaction ever sees, and are inserted by one statement, at whose end PostgreSQL checks
 * the references.
 */
final class NewRows {

    /** Reads the rows of one table, and hands them on, some at a time. */
    @FunctionalInterface
    interface Reader {

        void read(Consumer<List<Row>> rows);
    }

    private final Transfer transfer;
    private final TargetRows target;
    private final Set<String> toThemselves;

    NewRows(Transfer transfer) {
        this.transfer = transfer;
        this.target = new TargetRows(transfer);
        this.toThemselves = transfer.target().read(new References(transfer)::toThemselves);
    }

    /** @throws PermanentFailureException if the new home does not take all of the rows */
    void write(MovedTable table, Reader reader) {
        if (toThemselves.contains(table.name())) {
            target.write(home -> {
                writeInAnyOrder(home, table, reader);
                return true;
            });
        } else {
            reader.read(rows -> target.write(home -> {
                if (!isAdded(home, table, rows)) {
                    throw doesNotFit(table);
                }
                return true;
            }));
        }
    }

    private void writeInAnyOrder(OwnerSessions.Home home, MovedTable table, Reader reader) {
        String waiting = transfer.to().home(transfer.tenant()) + ".waiting_"
                + transfer.tenant().toString().replace("-", "");
        home.execute("create unlogged table " + waiting + " (line text)");
        reader.read(rows -> {
            if (!isAdded(home, table, rows)) {
                home.execute("insert into " + waiting + " select unnest(?::text[])", (Object) texts(rows));
            }
        });
        if (attempt(home, table, table.addFrom(waiting)).isEmpty()) {
            throw doesNotFit(table);
        }
        home.execute("drop table " + waiting);
    }

    private static boolean isAdded(OwnerSessions.Home home, MovedTable table, List<Row> rows) {
        return attempt(home, table, table.add(), (Object) texts(rows)).equals(OptionalInt.of(rows.size()));
    }

    private static OptionalInt attempt(OwnerSessions.Home home, MovedTable table, String sql, Object... values) {
        try {
            return TargetRows.attempt(home, table, sql, values);
        } catch (DatabaseException failure) {
            throw failure.isOfClass("23") ? doesNotFit(table) : failure;
        }
    }

    private static String[] texts(List<Row> rows) {
        return rows.stream().map(Row::text).toArray(String[]::new);
    }

    private static PermanentFailureException doesNotFit(MovedTable table) {
        return new PermanentFailureException(
                "The rows of table " + table.name() + " do not fit the table in the new home:"
                        + " a unique value is there twice, or a required value or a referenced row is missing.");
    }
}
