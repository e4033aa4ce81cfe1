package dev.tenantry.relocation.model;

import dev.tenantry.relocation.model.Attempt.At;
import dev.tenantry.relocation.model.Explorer.Steps;

/**
 * One attempt in one state.
 *
 * @param number 0 for the latest attempt, 1 for the one that it has overtaken
 */
record Acting(Setup setup, State state, int number, Steps<State> steps) {

    Attempt me() {
        return state.attempt(number);
    }

    Locks locks() {
        return new Locks(setup, state);
    }

    Place to() {
        return me().from().other();
    }

    boolean comesFromOwn() {
        return setup.isOwn(me().from());
    }

    void then(String what, State changed, Attempt next) {
        steps.add("attempt " + me().turn() + " " + what, changed.withAttempt(number, next));
    }

    void then(String what, State changed, At next) {
        then(what, changed, me().at(next));
    }

    void then(String what, At next) {
        then(what, state, me().at(next));
    }

    void plan(String why) {
        then(why, state, me().afresh(At.PLAN, Place.SOURCE));
    }

    /** Ends the attempt, with all its sessions. */
    void stop(String why) {
        then(why, state, Attempt.NONE);
    }

    /** Notes the transactions that may have passed the fence before it was changed, if there are any. */
    void noteTransactions(Fault unlessLeftOut, At awaiting, At afterwards) {
        int holders = locks().holders(me().from());
        if (holders == 0 || setup.has(unlessLeftOut)) {
            then("awaits no transaction", afterwards);
        } else {
            then(
                    "notes the transactions that hold the lock",
                    state,
                    me().noting(holders).at(awaiting));
        }
    }

    void awaitTransactions(At afterwards) {
        if (me().noted() == 0) {
            then("has awaited them", afterwards);
        }
    }

    /** Whether this attempt may change the main database now; adds the step that follows if not. */
    boolean mayChangeMain() {
        return isItsTurn(state.registry().turn());
    }

    /** Whether this attempt may change the database of this home now; adds the step that follows if not. */
    boolean mayChange(Place place) {
        if (!canReach(place)) {
            return false;
        }
        return isItsTurn(
                setup.isOwn(place) ? state.home(place).turn() : state.registry().turn());
    }

    boolean canReach(Place place) {
        boolean can = !setup.isOwn(place) || state.home(place).exists();
        if (!can) {
            stop("finds no database");
        }
        return can;
    }

    /** Whether this attempt may write rows to the home that it moves to; adds the step that follows if not. */
    boolean mayWriteRows() {
        if (setup.has(Fault.ROWS_WRITTEN_WITHOUT_A_TURN) || me().isChecked()) {
            return canReach(to());
        }
        boolean may = mayChange(to());
        if (may && setup.has(Fault.TURN_CHECKED_BUT_NOT_LOCKED)) {
            then("checks its turn", state, me().alreadyChecked());
            return false;
        }
        return may;
    }

    // A transaction that checks the turn locks it until it ends, so the check and the change are one step.
    private boolean isItsTurn(int latest) {
        if (latest != me().turn()) {
            stop("learns that its turn is over");
            return false;
        }
        return true;
    }
}
