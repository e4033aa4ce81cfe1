package dev.tenantry.relocation;

import dev.tenantry.problem.ReportableException;
import dev.tenantry.relocation.MovedTable.Side;
import dev.tenantry.relocation.RowHashes.Range;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Compares the two homes. All rows are compared before the switch, by their number and a hash of all columns, while some
 * of them change; these are compared again when nothing changes. So every row of either home was compared after its last
 * change, and the time in which nothing may change does not depend on their number.
 */
final class Verification {

    private static final int CHUNK = 5_000;
    private static final int PART = 1_000;

    /** If more rows than this differ, they are brought up to date before others are compared. */
    private static final int MOST_LEFT = 20_000;

    private final Transfer transfer;
    private final Captures captures;
    private final CatchUp catchUp;
    private final RowHashes hashes;
    private final Pace pace;
    private final Runnable check;
    private final int mostLeft;

    /** @param check throws an exception if the move is to be undone */
    Verification(Transfer transfer, CatchUp catchUp, Pace pace, Runnable check) {
        this(transfer, catchUp, pace, check, MOST_LEFT);
    }

    Verification(Transfer transfer, CatchUp catchUp, Pace pace, Runnable check, int mostLeft) {
        this.mostLeft = mostLeft;
        this.transfer = transfer;
        this.captures = new Captures(transfer);
        this.catchUp = catchUp;
        this.hashes = new RowHashes(transfer);
        this.pace = pace;
        this.check = check;
    }

    /**
     * Compares all rows. Those that differ, such as those that have just changed, are brought up to date again, and
     * compared once more by {@link #ofTouched}.
     */
    void ofAll() throws InterruptedException {
        catchUp.rememberTouched();
        for (MovedTable table : transfer.tables()) {
            if (table.isSortedAlike()) {
                each(table, Side.SOURCE, range -> touch(table, hashes.differing(range)));
            } else {
                // A range of one home can be other keys in the other one, and each may have rows that the other lacks.
                for (Side side : Side.values()) {
                    each(
                            table,
                            side,
                            range -> Keys.parts(hashes.keys(range, side), PART)
                                    .forEach(keys -> touch(table, hashes.differing(table, keys))));
                }
            }
        }
    }

    private void each(MovedTable table, Side side, Consumer<Range> comparison) throws InterruptedException {
        String after = null;
        do {
            check.run();
            long began = System.nanoTime();
            Range range = hashes.range(table, side, after, CHUNK);
            comparison.accept(range);
            pace.pauseAfter(Duration.ofNanos(System.nanoTime() - began));
            if (catchUp.hasTouchedMoreThan(mostLeft)) {
                catchUp.untilFew(check);
                ofTouchedSoFar();
            }
            after = range.until();
        } while (after != null);
    }

    private void touch(MovedTable table, Set<String> keys) {
        catchUp.touch(table, keys);
        captures.add(table, keys);
    }

    /**
     * Compares the rows that had changed or differed, while some of them change, so that few are left for the switch.
     * Those that are equal need not be compared again: if they change later, they will be touched again.
     */
    void ofTouchedSoFar() throws InterruptedException {
        for (MovedTable table : transfer.tables()) {
            for (List<String> keys : Keys.parts(catchUp.touched(table), PART)) {
                check.run();
                long began = System.nanoTime();
                Set<String> equal = new HashSet<>(keys);
                equal.removeAll(hashes.differing(table, keys));
                catchUp.forget(table, equal);
                pace.pauseAfter(Duration.ofNanos(System.nanoTime() - began));
            }
        }
    }

    /**
     * Compares the rows that had changed or differed, while nothing changes.
     *
     * @param inTime throws an exception if that takes too long
     */
    void ofTouched(Runnable inTime) {
        for (MovedTable table : transfer.tables()) {
            for (List<String> keys : Keys.parts(catchUp.touched(table), PART)) {
                inTime.run();
                if (!hashes.differing(table, keys).isEmpty()) {
                    throw new DifferentRowsException(table);
                }
            }
        }
    }

    /** Thrown if the homes differ although nothing changes. All rows must then be copied again. */
    static final class DifferentRowsException extends ReportableException {

        private static final long serialVersionUID = 1L;

        DifferentRowsException(MovedTable table) {
            super("The rows of table " + table.name() + " differ between the two homes. They are copied again.");
        }
    }
}
