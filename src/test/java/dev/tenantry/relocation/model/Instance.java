package dev.tenantry.relocation.model;

/**
 * A serving instance with its copy of the registry, and the transaction that it runs, if any.
 *
 * @param seen the fence's row as the transaction has read it
 * @param writes the set of rows that the transaction has written
 * @param captures the captures that it has added
 * @param repeats whether the transaction repeats one that was committed
 */
record Instance(Phase phase, Place home, int epoch, Fence seen, int writes, int captures, boolean repeats) {

    enum Phase {
        IDLE,
        /** Only if lock and check are one statement: its snapshot is taken, its lock is not. */
        CHECKED,
        LOCKED,
        ENTERED
    }

    static final Instance START = new Instance(Phase.IDLE, Place.SOURCE, 1, Fence.NONE, 0, Captures.NONE, false);

    boolean holdsLock() {
        return phase == Phase.LOCKED || phase == Phase.ENTERED;
    }

    Instance in(Phase next) {
        return new Instance(next, home, epoch, seen, writes, captures, repeats);
    }

    Instance checked(Phase next, Fence row) {
        return new Instance(next, home, epoch, row, writes, captures, repeats);
    }

    Instance writing(int row, int capture) {
        return new Instance(phase, home, epoch, seen, writes | 1 << row, captures | capture, repeats);
    }

    /** Returns this instance after its transaction. */
    Instance idle(boolean repeat) {
        return new Instance(Phase.IDLE, home, epoch, Fence.NONE, 0, Captures.NONE, repeat);
    }

    /** Returns this instance after its transaction, with a fresh copy of the registry. */
    Instance refreshed(Registry registry) {
        return new Instance(Phase.IDLE, registry.home(), registry.epoch(), Fence.NONE, 0, Captures.NONE, repeats);
    }

    boolean isUpToDate(Registry registry) {
        return home == registry.home() && epoch == registry.epoch();
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * seen.hashCode() + captures) + 8 * writes + 2 * phase.ordinal() + home.ordinal())
                + epoch;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Instance o
                && phase == o.phase
                && home == o.home
                && epoch == o.epoch
                && writes == o.writes
                && captures == o.captures
                && repeats == o.repeats
                && seen.equals(o.seen);
    }
}
