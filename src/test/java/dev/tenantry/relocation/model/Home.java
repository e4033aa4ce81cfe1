package dev.tenantry.relocation.model;

/**
 * What is committed in one home.
 *
 * @param fence of use only if the home is a database of its own
 * @param turn the latest attempt that this database knows; of use only if it is one of its own
 */
record Home(boolean exists, Rows rows, int captures, Fence fence, int turn) {

    static final Home REMOVED = new Home(false, Rows.NONE, Captures.NONE, Fence.NONE, 0);
    static final Home EMPTY = new Home(true, Rows.NONE, Captures.NONE, Fence.NONE, 0);

    Home with(Rows changed) {
        return new Home(exists, changed, captures, fence, turn);
    }

    Home withCaptures(int changed) {
        return new Home(exists, rows, changed, fence, turn);
    }

    Home with(Fence changed) {
        return new Home(exists, rows, captures, changed, turn);
    }

    Home withTurn(int changed) {
        return new Home(exists, rows, captures, fence, changed);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * rows.hashCode() + captures) + fence.hashCode()) + 2 * turn + (exists ? 1 : 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Home o
                && exists == o.exists
                && captures == o.captures
                && turn == o.turn
                && rows.equals(o.rows)
                && fence.equals(o.fence);
    }
}
