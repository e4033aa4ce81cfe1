package dev.tenantry.relocation.model;

import dev.tenantry.relocation.model.Attempt.At;
import dev.tenantry.relocation.model.Attempt.Lock;

/** How an attempt switches the tenant to the other home. */
final class SwitchSteps {

    private SwitchSteps() {}

    static void awaitLock(Acting acting) {
        Attempt me = acting.me();
        Setup setup = acting.setup();
        if (me.lock() == Lock.NONE) {
            acting.plan("finds that it has lost the session of the lock");
            return;
        }
        boolean isFree = acting.locks().holders(me.from()) == 0 || setup.has(Fault.SWITCH_WITHOUT_WAITING_FOR_THE_LOCK);
        if (isFree && !acting.locks().isExclusive(me.from())) {
            acting.then(
                    "gets the exclusive lock of the " + me.from(),
                    acting.state(),
                    me.with(Lock.HELD, true).at(At.LOCK_REGISTRY));
        }
        acting.then(
                "waits too long for the lock",
                acting.state(),
                me.with(Lock.NONE, false).at(At.READ_CAPTURES));
    }

    /** Keeps the tenant's status, and with it the fences that the control plane writes, as it is until the switch. */
    static void lockRegistry(Acting acting) {
        Attempt me = acting.me();
        if (hasLostLock(acting)) {
            acting.plan("finds that it has lost the session of the lock");
            return;
        }
        if (acting.locks().isRegistryLocked() || !acting.mayChangeMain()) {
            return;
        }
        State next = acting.setup().has(Fault.CLEAN_UP_BEFORE_THE_SWITCH)
                ? acting.state().with(me.from(), Home.EMPTY)
                : acting.state();
        Fence opening = switched(acting.setup(), acting.state().registry()).fence();
        boolean skips = acting.setup().has(Fault.SWITCH_BEFORE_THE_LAST_CHANGES);
        acting.then(
                "locks the tenant's row in the registry",
                next,
                me.lockingRegistry(!isLate(acting), opening).at(skips ? afterLastChanges(acting) : At.READ_CAPTURES));
    }

    // In the main database, the transaction that takes the lock is the one that changes the placement.
    private static boolean hasLostLock(Acting acting) {
        return !acting.comesFromOwn() && acting.me().lock() != Lock.HELD;
    }

    private static boolean isLate(Acting acting) {
        return acting.setup().has(Fault.REGISTRY_LOCKED_ONLY_AT_THE_SWITCH);
    }

    static At afterLastChanges(Acting acting) {
        boolean closes =
                acting.comesFromOwn() && !acting.setup().has(Fault.SOURCE_NOT_CLOSED_BEFORE_THE_PLACEMENT_CHANGES);
        return closes ? At.CLOSE_SOURCE : afterClosing(acting);
    }

    private static At afterClosing(Acting acting) {
        return acting.setup().isOwn(acting.to()) ? At.OPEN_TARGET : At.SWITCH;
    }

    static void closeSource(Acting acting) {
        Place from = acting.me().from();
        boolean mayClose =
                acting.setup().has(Fault.SOURCE_CLOSED_WITHOUT_A_TURN) ? acting.canReach(from) : acting.mayChange(from);
        if (mayClose) {
            Fence row = acting.setup().has(Fault.FENCE_DELETED_INSTEAD_OF_CLOSED)
                    ? Fence.NONE
                    : Fence.closed(acting.me().opening().epoch());
            Home closed = acting.state().home(from).with(row);
            acting.then("closes the fence of the " + from, acting.state().with(from, closed), At.CONFIRM_LOCK);
        }
    }

    static void confirmLock(Acting acting) {
        if (acting.me().lock() == Lock.HELD || acting.setup().has(Fault.LOCK_NOT_CONFIRMED_AFTER_CLOSING)) {
            acting.then("confirms that it still holds the lock", afterClosing(acting));
        } else {
            acting.plan("finds that it has lost the session of the lock");
        }
    }

    static void openTarget(Acting acting) {
        boolean mayOpen = acting.setup().has(Fault.TARGET_OPENED_WITHOUT_A_TURN)
                ? acting.canReach(acting.to())
                : acting.mayChange(acting.to());
        if (mayOpen) {
            Home target = acting.state().home(acting.to());
            acting.then(
                    "writes the fence of the " + acting.to(),
                    acting.state().with(acting.to(), target.with(acting.me().opening())),
                    At.SWITCH);
        }
    }

    static void change(Acting acting) {
        Attempt me = acting.me();
        if (isLate(acting) ? hasLostLock(acting) : !me.locksRegistry()) {
            // Only with a new turn is it certain that no commit is still being done.
            acting.stop("cannot commit the switch");
            return;
        }
        if (isLate(acting) && (acting.locks().isRegistryLocked() || !acting.mayChangeMain())) {
            return;
        }
        Registry registry = acting.state().registry();
        Attempt after = me.withoutRegistry().with(acting.comesFromOwn() ? me.lock() : Lock.NONE, true);
        acting.then(
                "switches the tenant to the " + acting.to(),
                acting.state().with(switched(acting.setup(), registry)),
                acting.comesFromOwn() ? after.at(At.RELEASE_LOCK) : finished(after, registry.goal()));
        if (registry.goal() == Goal.MOVE) {
            acting.then("finds the operation cancelled", acting.state(), me.afresh(At.UNDO, me.from()));
        }
        Budget left = acting.state().left();
        if (left.losses() > 0) {
            acting.then(
                    "sends the commit of the switch, and loses the connection",
                    acting.state().with(left.losses(left.losses() - 1)).withCommitInDoubt(true),
                    acting.setup().has(Fault.SAME_TURN_AFTER_A_COMMIT_IN_DOUBT)
                            ? me.afresh(At.PLAN, Place.SOURCE)
                            : Attempt.NONE);
        }
    }

    static Registry switched(Setup setup, Registry registry) {
        return setup.has(Fault.NO_CAPTURE_AFTER_THE_SWITCH) ? registry.moved().withMotion(false) : registry.moved();
    }

    static void releaseLock(Acting acting) {
        acting.then(
                "releases the lock",
                acting.state(),
                finished(acting.me(), acting.state().registry().goal()));
    }

    private static Attempt finished(Attempt me, Goal goal) {
        return me.afresh(goal == Goal.MOVE ? At.WATCH : At.REMOVE, me.from().other());
    }
}
