package dev.tenantry.relocation.model;

import dev.tenantry.relocation.model.Instance.Phase;
import java.util.Optional;

/**
 * The move of one tenant as decision 0042 describes it, as a state machine: serving instances with copies of the
 * registry that may be out of date, the attempts of processes at the move, and what goes wrong around them.
 * {@link Explorer} visits every state that it can reach, within the bounds of a {@link Size}; {@link Invariants} says
 * what must hold there.
 *
 * <p>One step is what one database does at once: a statement, or a transaction whose intermediate states are
 * invisible to others. Between two steps, anything may happen. A transaction that locks the latest turn before it
 * writes is therefore one step. Reading is not a step: in each state, a transaction that has passed the fence is
 * checked as if it read everything at that moment.
 *
 * <p><strong>Modelled:</strong> the fence with its lock, home, epoch and state, as a view in the main database and
 * as a row in a database of its own; captures; copying row by row; catching up before and after the switch; the
 * exclusive lock, which keeps others out while it is waited for; closing, confirming, opening and switching; moving
 * back; undoing; cleaning up. An attempt may crash, lose one of its sessions without noticing, lose the answer to
 * its commit, or be overtaken by another attempt and go on. The tenant may be suspended and resumed, its fence
 * written again, and its database migrated.
 *
 * <p><strong>Stricter than the first text of the decision</strong>, because a {@link Fault} shows that it has to be:
 * the old home's fence is not deleted but closed with the next epoch, and is not opened by a writer that knows an
 * earlier one. The registry's row is locked from before the last changes are read until the switch. Attempts also
 * need their turn to write to the source's database, to note what they do, to create and open the target, to stop
 * capturing and to clear captures.
 *
 * <p><strong>Not modelled:</strong> rows that are deleted, and constraints between rows (a row is a version here);
 * the comparison before the switch, which would hide some faults; time limits, as anything may take any time;
 * sessions of the control plane that are lost between two of their statements; a connection that is lost while DROP
 * DATABASE runs; erasure and export; Redis, which decides nothing.
 */
record MoveModel(Setup setup) implements Explorer.Model<State> {

    @Override
    public State start() {
        return State.start(setup);
    }

    @Override
    public void next(State state, Explorer.Steps<State> steps) {
        for (int number = 0; number < setup.instances(); number++) {
            new ClientSteps(setup).next(state, number, steps);
        }
        for (int number = 0; number < 2; number++) {
            if (state.attempt(number).exists()) {
                next(new Acting(setup, state, number, steps));
            }
        }
        new WorldSteps(setup).next(state, steps);
    }

    private static void next(Acting acting) {
        switch (acting.me().at()) {
            case ANNOUNCE_TURN_AT_SOURCE -> PlanSteps.announce(acting, Place.SOURCE);
            case ANNOUNCE_TURN_AT_TARGET -> PlanSteps.announce(acting, Place.TARGET);
            case PLAN -> PlanSteps.plan(acting);
            case PREPARE -> PlanSteps.prepare(acting);
            case SET_IN_MOTION -> PlanSteps.setInMotion(acting);
            case OPEN_FENCE -> PlanSteps.openFence(acting);
            case NOTE_TRANSACTIONS -> PlanSteps.noteTransactions(acting);
            case AWAIT_TRANSACTIONS -> PlanSteps.awaitTransactions(acting);
            case READ_ROW -> CopySteps.readRow(acting);
            case WRITE_ROW -> CopySteps.writeRow(acting);
            case READ_CAPTURES -> CopySteps.readCaptures(acting);
            case READ_CAPTURED -> CopySteps.readCaptured(acting);
            case WRITE_CAPTURED -> CopySteps.writeCaptured(acting);
            case DELETE_CAPTURES -> CopySteps.deleteCaptures(acting);
            case AWAIT_LOCK -> SwitchSteps.awaitLock(acting);
            case LOCK_REGISTRY -> SwitchSteps.lockRegistry(acting);
            case CLOSE_SOURCE -> SwitchSteps.closeSource(acting);
            case CONFIRM_LOCK -> SwitchSteps.confirmLock(acting);
            case OPEN_TARGET -> SwitchSteps.openTarget(acting);
            case SWITCH -> SwitchSteps.change(acting);
            case RELEASE_LOCK -> SwitchSteps.releaseLock(acting);
            case WATCH -> EndSteps.watch(acting);
            case UNDO -> EndSteps.undo(acting);
            case REMOVE -> EndSteps.remove(acting);
            case DROP_DATABASE -> EndSteps.dropDatabase(acting);
            case STOP_CAPTURING -> EndSteps.stopCapturing(acting);
            case NOTE_LAST_TRANSACTIONS -> EndSteps.noteTransactions(acting);
            case AWAIT_LAST_TRANSACTIONS -> EndSteps.awaitTransactions(acting);
            case CLEAR_CAPTURES -> EndSteps.clearCaptures(acting);
            case END -> EndSteps.end(acting);
        }
    }

    @Override
    public Optional<Broken> violation(State before, State after) {
        return Invariants.violation(setup, before, after);
    }

    @Override
    public boolean isEnd(State state) {
        Registry registry = state.registry();
        return registry.goal().isEnd()
                && !state.attempt().exists()
                && !state.overtaken().exists()
                && !state.commitInDoubt()
                && state.installing().equals(Fence.NONE)
                && state.instance(0).phase() == Phase.IDLE
                && state.instance(1).phase() == Phase.IDLE
                && new ClientSteps(setup)
                        .fence(state, registry.home())
                        .equals(new Fence(registry.epoch(), true, false));
    }
}
