package dev.tenantry.relocation.model;

import dev.tenantry.relocation.model.Explorer.Steps;
import dev.tenantry.relocation.model.Instance.Phase;

/**
 * What a serving instance does. Each runs one transaction at a time; which instance a client talks to does not matter.
 * Reading is no step, because it changes nothing: {@link Invariants} checks what each transaction would read in each
 * state that it lives through.
 */
record ClientSteps(Setup setup) {

    void next(State state, int number, Steps<State> steps) {
        Instance me = state.instance(number);
        String name = "instance " + (number + 1) + " ";
        if (me.phase() == Phase.IDLE && !me.isUpToDate(state.registry())) {
            steps.add(name + "reads the registry", state.withInstance(number, me.refreshed(state.registry())));
        }
        if (!me.holdsLock() && state.home(me.home()).exists()) {
            begin(state, number, name, steps);
        }
        if (me.phase() == Phase.ENTERED) {
            // The connection or the instance is lost, the transaction rolled back, or it has only read.
            steps.add(name + "ends without a commit", ended(state, number, me.idle(false)));
        }
        if (me.phase() == Phase.LOCKED) {
            check(state, number, name, steps);
        }
        if (me.phase() == Phase.ENTERED) {
            for (int row = 0; row < setup.rows(); row++) {
                write(state, number, row, name, steps);
            }
            if (me.writes() != 0) {
                commit(state, number, name, steps);
            }
        }
    }

    private void begin(State state, int number, String name, Steps<State> steps) {
        Instance me = state.instance(number);
        if (setup.has(Fault.LOCK_AND_CHECK_IN_ONE_STATEMENT) && me.phase() == Phase.IDLE) {
            Fence row = fence(state, me.home());
            steps.add(name + "takes a snapshot", state.withInstance(number, me.checked(Phase.CHECKED, row)));
        } else if (new Locks(setup, state).isFree(me.home())) {
            steps.add(name + "takes the lock of the " + me.home(), state.withInstance(number, me.in(Phase.LOCKED)));
        }
    }

    private void check(State state, int number, String name, Steps<State> steps) {
        Instance me = state.instance(number);
        boolean isEarlier = setup.has(Fault.LOCK_AND_CHECK_IN_ONE_STATEMENT);
        Fence row = isEarlier ? me.seen() : fence(state, me.home());
        if ((row.open() || setup.isOwner(number) && row.epoch() > 0) && isMine(state, me, row)) {
            steps.add(name + "enters the " + me.home(), state.withInstance(number, me.checked(Phase.ENTERED, row)));
        } else {
            steps.add(
                    name + "is kept out and reads the registry", ended(state, number, me.refreshed(state.registry())));
        }
    }

    private boolean isMine(State state, Instance me, Fence row) {
        return setup.has(Fault.FENCE_WITHOUT_EPOCH)
                ? setup.isOwn(me.home())
                        || setup.isSameName(me.home(), state.registry().home())
                : row.epoch() == me.epoch();
    }

    /** Returns the fence's row as the database of this home shows it: in the main database, a view on the registry. */
    Fence fence(State state, Place place) {
        return setup.isOwn(place) ? state.home(place).fence() : state.registry().fence();
    }

    private void write(State state, int number, int row, String name, Steps<State> steps) {
        Instance me = state.instance(number);
        Instance other = state.instance(1 - number);
        boolean isRowLocked = other.home() == me.home() && (other.writes() >> row & 1) != 0;
        if (state.left().writes() == 0 || (me.writes() >> row & 1) != 0 || isRowLocked) {
            return;
        }
        int write = setup.budget().writes() - state.left().writes();
        boolean isKnown = setup.has(Fault.CAPTURES_UNIQUE_PER_KEY)
                && Captures.count(state.home(me.home()).captures(), row) > 0;
        int capture = me.seen().inMotion() && !isKnown ? Captures.of(write, row) : Captures.NONE;
        steps.add(
                name + "writes row " + row + (capture == Captures.NONE ? "" : " and captures it"),
                state.with(state.left().withoutWrite()).withInstance(number, me.writing(row, capture)));
    }

    private void commit(State state, int number, String name, Steps<State> steps) {
        Instance me = state.instance(number);
        Home home = state.home(me.home());
        Home written = home.with(home.rows().written(me.writes())).withCaptures(home.captures() | me.captures());
        State committed = state.with(me.home(), written);
        if (!me.repeats()) {
            committed = committed.acknowledging(state.acknowledged().written(me.writes()));
        }
        steps.add(name + "commits", ended(committed, number, me.idle(false)));
        if (setup.has(Fault.TRANSACTION_REPEATED_AFTER_A_LOST_ANSWER)) {
            steps.add(name + "commits, but does not hear of it", ended(committed, number, me.idle(true)));
        }
    }

    private static State ended(State state, int number, Instance after) {
        State ended = state.withInstance(number, after);
        for (int i = 0; i < 2; i++) {
            Attempt waiting = ended.attempt(i);
            if ((waiting.noted() >> number & 1) != 0) {
                ended = ended.withAttempt(i, waiting.noting(waiting.noted() & ~(1 << number)));
            }
        }
        return ended;
    }
}
