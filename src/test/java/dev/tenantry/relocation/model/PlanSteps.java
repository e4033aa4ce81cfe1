package dev.tenantry.relocation.model;

import dev.tenantry.relocation.model.Attempt.At;

/** How an attempt begins: with its turn, with what the registry says, and with capturing. */
final class PlanSteps {

    private PlanSteps() {}

    /** Returns where a new attempt begins, after it has taken its turn in the main database. */
    static At first(Setup setup) {
        return setup.isOwn(Place.SOURCE) ? At.ANNOUNCE_TURN_AT_SOURCE : afterSource(setup);
    }

    private static At afterSource(Setup setup) {
        return setup.isOwn(Place.TARGET) ? At.ANNOUNCE_TURN_AT_TARGET : At.PLAN;
    }

    static void announce(Acting acting, Place place) {
        Home home = acting.state().home(place);
        At next = place == Place.SOURCE ? afterSource(acting.setup()) : At.PLAN;
        int turn = acting.me().turn();
        if (!home.exists()) {
            acting.then("finds no database at the " + place, next);
        } else if (home.turn() > turn) {
            acting.stop("learns that its turn is over");
        } else {
            acting.then("announces its turn at the " + place, acting.state().with(place, home.withTurn(turn)), next);
        }
    }

    static void plan(Acting acting) {
        Registry registry = acting.state().registry();
        Place current = registry.home();
        At next = switch (registry.goal()) {
            case MOVE -> current == Place.TARGET ? At.WATCH : firstOfMove(acting);
            case MOVE_BACK -> {
                // An attempt before may have closed it.
                At ofMove = acting.setup().isOwn(current) ? At.OPEN_FENCE : At.READ_CAPTURES;
                yield current == Place.TARGET ? ofMove : At.REMOVE;
            }
            case CLEAN_UP, UNDO -> At.REMOVE;
            case MOVED, MOVED_BACK, UNDONE -> At.END;
        };
        acting.then(
                "finds the goal " + registry.goal() + " and the tenant at the " + current,
                acting.state(),
                acting.me().afresh(next, current));
        if (registry.goal() == Goal.MOVE && current == Place.SOURCE) {
            acting.then("gives up", acting.state(), acting.me().afresh(At.UNDO, current));
        }
    }

    private static At firstOfMove(Acting acting) {
        return acting.state().home(Place.TARGET).exists() ? afterPreparation(acting.setup()) : At.PREPARE;
    }

    private static At afterPreparation(Setup setup) {
        return setup.has(Fault.CAPTURE_AFTER_COPY) ? At.READ_ROW : At.SET_IN_MOTION;
    }

    static void prepare(Acting acting) {
        if (acting.setup().has(Fault.TARGET_CREATED_WITHOUT_A_TURN) || acting.mayChangeMain()) {
            Home target = Home.EMPTY.withTurn(
                    acting.setup().isOwn(Place.TARGET) ? acting.me().turn() : 0);
            acting.then(
                    "creates the target", acting.state().with(Place.TARGET, target), afterPreparation(acting.setup()));
        }
    }

    static void setInMotion(Acting acting) {
        if (acting.locks().isRegistryLocked() || !acting.mayChangeMain()) {
            return;
        }
        Registry registry = acting.state().registry();
        boolean isNoted = !acting.comesFromOwn() || !acting.setup().has(Fault.CAPTURING_NOTED_IN_THE_FENCE_ONLY);
        acting.then(
                "sets in_motion in the registry",
                isNoted ? acting.state().with(registry.withMotion(true)) : acting.state(),
                acting.comesFromOwn() ? At.OPEN_FENCE : At.NOTE_TRANSACTIONS);
    }

    /** Writes the fence of the current home, which an attempt before may have closed. */
    static void openFence(Acting acting) {
        Registry registry = acting.state().registry();
        Place from = acting.me().from();
        if (acting.locks().isRegistryLocked() || !acting.mayChange(from)) {
            return;
        }
        if (registry.home() != from) {
            acting.plan("finds the tenant elsewhere");
            return;
        }
        Home home = acting.state().home(from);
        acting.then(
                "writes the fence of the " + from + " with in_motion",
                acting.state().with(from, home.with(new Fence(registry.epoch(), !registry.suspended(), true))),
                from == Place.SOURCE ? At.NOTE_TRANSACTIONS : At.READ_CAPTURES);
    }

    static void noteTransactions(Acting acting) {
        acting.noteTransactions(Fault.NO_WAIT_FOR_OLD_TRANSACTIONS, At.AWAIT_TRANSACTIONS, whileCapturing(acting));
    }

    static void awaitTransactions(Acting acting) {
        acting.awaitTransactions(whileCapturing(acting));
    }

    private static At whileCapturing(Acting acting) {
        return acting.setup().has(Fault.CAPTURE_AFTER_COPY) ? At.READ_CAPTURES : At.READ_ROW;
    }
}
