package dev.tenantry.relocation.model;

import dev.tenantry.relocation.model.Attempt.At;

/** What an attempt does after the switch, or instead of it. */
final class EndSteps {

    private EndSteps() {}

    static void watch(Acting acting) {
        Attempt me = acting.me();
        if (acting.state().home(Place.TARGET).captures() != Captures.NONE) {
            acting.then("keeps the old home up to date", acting.state(), me.afresh(At.READ_CAPTURES, Place.TARGET));
        }
        if (!acting.setup().has(Fault.NOTED_WITHOUT_A_TURN) && !acting.mayChangeMain()) {
            return;
        }
        Registry registry = acting.state().registry();
        acting.then(
                "notes that it moves back",
                acting.state().with(registry.with(Goal.MOVE_BACK)),
                me.afresh(At.READ_CAPTURES, Place.TARGET));
        boolean isNoted = !acting.setup().has(Fault.CLEAN_UP_NOT_NOTED_FIRST);
        acting.then(
                "notes that it cleans up",
                isNoted ? acting.state().with(registry.with(Goal.CLEAN_UP)) : acting.state(),
                me.afresh(At.REMOVE, Place.TARGET));
    }

    static void undo(Acting acting) {
        if (acting.locks().isRegistryLocked() || !acting.mayChangeMain()) {
            return;
        }
        Registry registry = acting.state().registry();
        if (registry.home() != Place.SOURCE) {
            acting.plan("finds the tenant elsewhere");
            return;
        }
        acting.then(
                "notes that it undoes the move",
                acting.state().with(registry.with(Goal.UNDO)),
                acting.me().afresh(At.REMOVE, Place.SOURCE));
    }

    static void remove(Acting acting) {
        if (!acting.mayChangeMain()) {
            return;
        }
        if (acting.setup().isOwn(acting.to())) {
            acting.then("locks its turn to drop the database of the " + acting.to(), At.DROP_DATABASE);
        } else {
            acting.then(
                    "removes the rows of the " + acting.to(),
                    acting.state().with(acting.to(), Home.REMOVED),
                    At.STOP_CAPTURING);
        }
    }

    // DROP DATABASE cannot be part of a transaction, so another one in the main database locks the turn meanwhile.
    static void dropDatabase(Acting acting) {
        acting.then(
                "drops the database of the " + acting.to(),
                acting.state().with(acting.to(), Home.REMOVED),
                At.STOP_CAPTURING);
    }

    static void stopCapturing(Acting acting) {
        Place current = acting.me().from();
        boolean checksTurn = !acting.setup().has(Fault.CAPTURING_STOPPED_WITHOUT_A_TURN);
        if (acting.locks().isRegistryLocked() || checksTurn && !(acting.mayChangeMain() && acting.mayChange(current))) {
            return;
        }
        Registry registry = acting.state().registry().withMotion(false);
        State stopped = acting.state().with(registry);
        acting.then(
                "stops capturing",
                acting.setup().isOwn(registry.home()) ? stopped.withFence(registry.home(), registry.fence()) : stopped,
                At.NOTE_LAST_TRANSACTIONS);
    }

    static void noteTransactions(Acting acting) {
        acting.noteTransactions(Fault.CAPTURES_CLEARED_WITHOUT_WAITING, At.AWAIT_LAST_TRANSACTIONS, At.CLEAR_CAPTURES);
    }

    static void awaitTransactions(Acting acting) {
        acting.awaitTransactions(At.CLEAR_CAPTURES);
    }

    static void clearCaptures(Acting acting) {
        Place current = acting.me().from();
        if (acting.setup().has(Fault.CAPTURES_CLEARED_WITHOUT_A_TURN)
                ? acting.canReach(current)
                : acting.mayChange(current)) {
            Home home = acting.state().home(current);
            acting.then(
                    "deletes all captures of the " + current,
                    acting.state().with(current, home.withCaptures(Captures.NONE)),
                    At.END);
        }
    }

    static void end(Acting acting) {
        if (!acting.mayChangeMain()) {
            return;
        }
        Registry registry = acting.state().registry();
        Goal end = registry.goal().end();
        acting.then("ends the operation: " + end, acting.state().with(registry.with(end)), Attempt.NONE);
        Budget left = acting.state().left();
        if (registry.home() == Place.SOURCE && left.repetitions() > 0) {
            acting.then(
                    "ends the operation, and another one begins",
                    acting.state()
                            .with(left.repetitions(left.repetitions() - 1))
                            .with(registry.with(Goal.MOVE)),
                    Attempt.NONE);
        }
    }
}
