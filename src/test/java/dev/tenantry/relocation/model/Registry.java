package dev.tenantry.relocation.model;

/**
 * What is committed in the main database about the tenant, its operation and the attempts at it.
 *
 * @param turn the latest attempt
 */
record Registry(Place home, int epoch, boolean suspended, boolean inMotion, Goal goal, int turn) {

    static final Registry START = new Registry(Place.SOURCE, 1, false, false, Goal.MOVE, 0);

    Registry moved() {
        return new Registry(home.other(), epoch + 1, suspended, inMotion, goal, turn);
    }

    Registry with(Goal changed) {
        return new Registry(home, epoch, suspended, inMotion, changed, turn);
    }

    Registry withMotion(boolean changed) {
        return new Registry(home, epoch, suspended, changed, goal, turn);
    }

    Registry withSuspended(boolean changed) {
        return new Registry(home, epoch, changed, inMotion, goal, turn);
    }

    Registry withTurn(int changed) {
        return new Registry(home, epoch, suspended, inMotion, goal, changed);
    }

    /** Returns the row that the fence of the current home should have. */
    Fence fence() {
        return new Fence(epoch, !suspended, inMotion);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * epoch + goal.ordinal()) + turn)
                + 4 * home.ordinal()
                + (suspended ? 2 : 0)
                + (inMotion ? 1 : 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Registry o
                && home == o.home
                && epoch == o.epoch
                && suspended == o.suspended
                && inMotion == o.inMotion
                && goal == o.goal
                && turn == o.turn;
    }
}
