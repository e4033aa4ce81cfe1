package dev.tenantry.relocation.model;

import dev.tenantry.relocation.model.Attempt.Lock;
import dev.tenantry.relocation.model.Explorer.Steps;

/** What happens around an attempt: others begin, processes and sessions end, the control plane does its own work. */
record WorldSteps(Setup setup) {

    void next(State state, Steps<State> steps) {
        begin(state, steps);
        crash(state, steps);
        for (int number = 0; number < 2; number++) {
            lose(state, number, steps);
        }
        decide(state, steps);
        suspend(state, steps);
        if (setup.rewritesFences()) {
            rewriteFence(state, steps);
            migrate(state, steps);
        }
    }

    private void begin(State state, Steps<State> steps) {
        if (state.registry().goal().isEnd() || state.commitInDoubt()) {
            return;
        }
        if (holdsTurn(state.attempt()) || holdsTurn(state.overtaken())) {
            return;
        }
        Registry registry = state.registry().withTurn(state.registry().turn() + 1);
        Attempt next = new Attempt(registry.turn(), PlanSteps.first(setup));
        Budget left = state.left();
        if (!state.attempt().exists()) {
            steps.add("attempt " + next.turn() + " begins", state.with(registry).withAttempt(0, next));
        } else if (!state.overtaken().exists() && left.overtakings() > 0) {
            steps.add(
                    "attempt " + next.turn() + " begins, although the one before goes on",
                    state.with(registry)
                            .with(left.overtakings(left.overtakings() - 1))
                            .withAttempt(0, next)
                            .withAttempt(1, state.attempt()));
        }
    }

    // The transaction of a switch locks the turn, so the next attempt waits for its end. So does that of a removal.
    private boolean holdsTurn(Attempt attempt) {
        boolean isDropping =
                attempt.at() == Attempt.At.DROP_DATABASE && !setup.has(Fault.DATABASE_DROPPED_WITHOUT_HOLDING_THE_TURN);
        return attempt.locksRegistry() || isDropping;
    }

    private void crash(State state, Steps<State> steps) {
        Budget left = state.left();
        if (left.crashes() > 0 && state.attempt().exists()) {
            steps.add(
                    "attempt " + state.attempt().turn() + " crashes",
                    state.with(left.crashes(left.crashes() - 1)).withAttempt(0, Attempt.NONE));
        }
    }

    private void lose(State state, int number, Steps<State> steps) {
        Budget left = state.left();
        Attempt attempt = state.attempt(number);
        if (left.losses() == 0) {
            return;
        }
        State after = state.with(left.losses(left.losses() - 1));
        String name = "attempt " + attempt.turn() + " loses its session ";
        boolean isOne = attempt.exists() && !setup.isOwn(attempt.from());
        if (attempt.lock() != Lock.NONE) {
            Attempt without = attempt.with(Lock.NONE, attempt.isLast());
            steps.add(name + "with the lock", after.withAttempt(number, isOne ? without.withoutRegistry() : without));
        }
        if (attempt.locksRegistry() && !isOne) {
            steps.add(name + "with the main database", after.withAttempt(number, attempt.withoutRegistry()));
        }
    }

    private void decide(State state, Steps<State> steps) {
        if (state.commitInDoubt()) {
            State decided = state.withCommitInDoubt(false);
            Registry registry = state.registry();
            steps.add("the switch in doubt is committed", decided.with(SwitchSteps.switched(setup, registry)));
            steps.add("the switch in doubt is rolled back", decided);
        }
    }

    private void suspend(State state, Steps<State> steps) {
        Registry registry = state.registry();
        Budget left = state.left();
        if (new Locks(setup, state).isRegistryLocked()) {
            return;
        }
        if (registry.suspended()) {
            steps.add("the tenant is resumed", state.with(registry.withSuspended(false)));
        } else if (left.suspensions() > 0) {
            Registry suspended = registry.withSuspended(true);
            boolean isForgotten = setup.has(Fault.CAPTURING_FORGOTTEN_AT_A_SUSPENSION);
            steps.add(
                    "the tenant is suspended",
                    withFence(
                            state.with(left.suspensions(left.suspensions() - 1)).with(suspended),
                            isForgotten ? suspended.withMotion(false).fence() : suspended.fence()));
        }
    }

    private void rewriteFence(State state, Steps<State> steps) {
        if (!new Locks(setup, state).isRegistryLocked()) {
            steps.add(
                    "the control plane writes the fence again",
                    withFence(state, state.registry().fence()));
        }
    }

    // Only over a row of the same epoch or an earlier one: a switch may have closed the home meanwhile.
    private State withFence(State state, Fence row) {
        Home home = state.home(row.place());
        return setup.isOwn(row.place()) && home.exists() && home.fence().epoch() <= row.epoch()
                ? state.withFence(row.place(), row)
                : state;
    }

    // A migration adds the row to a database that has none. It does not lock the registry.
    private void migrate(State state, Steps<State> steps) {
        Fence row = state.installing();
        if (row.epoch() > 0) {
            boolean isMissing = state.home(row.place()).exists()
                    && state.home(row.place()).fence().epoch() == 0;
            steps.add(
                    "the migration writes the fence of the " + row.place() + " unless there is one",
                    (isMissing ? state.withFence(row.place(), row) : state).withInstalling(Fence.NONE));
        } else if (setup.isOwn(state.registry().home())) {
            steps.add(
                    "a migration reads the registry",
                    state.withInstalling(state.registry().fence()));
        }
    }
}
