package dev.tenantry.relocation.model;

/**
 * One attempt of a process at the move.
 *
 * @param at what it does next, which is all that it knows; the sessions below may have ended without its knowledge
 * @param from the tenant's current home as far as it knows
 * @param row the row that is copied next
 * @param isLast whether it applies the last captures, under the exclusive lock
 * @param noted the set of instances whose transactions it waits for
 * @param captures those that it is about to apply
 * @param read the rows that it has read in order to write them
 * @param lock what the session has that takes the exclusive lock
 * @param opening the fence's row for the home that it moves to, as the registry was when it locked it
 * @param locksRegistry whether the transaction is open that holds the tenant's row in the registry
 * @param isChecked whether it has checked its turn; of use only if that is a step before the one that writes
 */
record Attempt(
        int turn,
        At at,
        Place from,
        int row,
        boolean isLast,
        int noted,
        int captures,
        Rows read,
        Lock lock,
        Fence opening,
        boolean locksRegistry,
        boolean isChecked) {

    enum At {
        ANNOUNCE_TURN_AT_SOURCE,
        ANNOUNCE_TURN_AT_TARGET,
        PLAN,
        PREPARE,
        SET_IN_MOTION,
        OPEN_FENCE,
        NOTE_TRANSACTIONS,
        AWAIT_TRANSACTIONS,
        READ_ROW,
        WRITE_ROW,
        READ_CAPTURES,
        READ_CAPTURED,
        WRITE_CAPTURED,
        DELETE_CAPTURES,
        AWAIT_LOCK,
        LOCK_REGISTRY,
        CLOSE_SOURCE,
        CONFIRM_LOCK,
        OPEN_TARGET,
        SWITCH,
        RELEASE_LOCK,
        WATCH,
        UNDO,
        REMOVE,
        DROP_DATABASE,
        STOP_CAPTURING,
        NOTE_LAST_TRANSACTIONS,
        AWAIT_LAST_TRANSACTIONS,
        CLEAR_CAPTURES,
        END
    }

    enum Lock {
        NONE,
        WAITED_FOR,
        HELD
    }

    static final Attempt NONE = new Attempt(0, At.END);

    Attempt(int turn, At at) {
        this(turn, at, Place.SOURCE, 0, false, 0, Captures.NONE, Rows.NONE, Lock.NONE, Fence.NONE, false, false);
    }

    boolean exists() {
        return turn > 0;
    }

    Attempt at(At next) {
        return new Attempt(turn, next, from, row, isLast, noted, captures, read, lock, opening, locksRegistry, false);
    }

    /** Returns this attempt at a step that needs nothing of what it knew before. */
    Attempt afresh(At next, Place current) {
        return new Attempt(
                turn, next, current, 0, false, 0, Captures.NONE, Rows.NONE, Lock.NONE, Fence.NONE, false, false);
    }

    Attempt at(At next, int nextRow, Rows rows) {
        return new Attempt(
                turn, next, from, nextRow, isLast, noted, captures, rows, lock, opening, locksRegistry, false);
    }

    Attempt with(int found, Rows rows) {
        return new Attempt(turn, at, from, row, isLast, noted, found, rows, lock, opening, locksRegistry, isChecked);
    }

    Attempt noting(int transactions) {
        return new Attempt(
                turn, at, from, row, isLast, transactions, captures, read, lock, opening, locksRegistry, isChecked);
    }

    Attempt with(Lock taken, boolean last) {
        return new Attempt(turn, at, from, row, last, noted, captures, read, taken, opening, locksRegistry, isChecked);
    }

    Attempt lockingRegistry(boolean locks, Fence row) {
        return new Attempt(turn, at, from, this.row, isLast, noted, captures, read, lock, row, locks, isChecked);
    }

    /** Returns this attempt after it has lost the session with the main database, unknowingly. */
    Attempt withoutRegistry() {
        return lockingRegistry(false, opening);
    }

    Attempt alreadyChecked() {
        return new Attempt(turn, at, from, row, isLast, noted, captures, read, lock, opening, locksRegistry, true);
    }

    @Override
    public int hashCode() {
        int code = 31 * (31 * turn + at.ordinal()) + 8 * row + 4 * lock.ordinal() + from.ordinal();
        return 31 * (31 * (31 * (31 * code + noted) + captures) + read.hashCode()) + opening.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attempt o
                && turn == o.turn
                && at == o.at
                && from == o.from
                && row == o.row
                && isLast == o.isLast
                && noted == o.noted
                && captures == o.captures
                && lock == o.lock
                && opening.equals(o.opening)
                && locksRegistry == o.locksRegistry
                && isChecked == o.isChecked
                && read.equals(o.read);
    }
}
