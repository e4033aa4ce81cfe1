package dev.tenantry.relocation.model;

/**
 * Everything that decides what can happen next.
 *
 * @param commitInDoubt whether a switch is being committed whose session was lost, so no process awaits its outcome
 * @param installing the row that a migration of the tenant's database will add if it finds none
 */
record State(Committed committed, Processes processes, boolean commitInDoubt, Fence installing, Budget left) {

    static State start(Setup setup) {
        Rows rows = Rows.ofNew(setup.rows());
        Home source = Home.EMPTY.with(rows).with(setup.isOwn(Place.SOURCE) ? Registry.START.fence() : Fence.NONE);
        Committed committed = new Committed(Registry.START, source, Home.REMOVED, rows);
        return new State(committed, Processes.START, false, Fence.NONE, setup.budget());
    }

    Registry registry() {
        return committed.registry();
    }

    Rows acknowledged() {
        return committed.acknowledged();
    }

    Home home(Place place) {
        return committed.home(place);
    }

    Home currentHome() {
        return home(registry().home());
    }

    Instance instance(int number) {
        return processes.instance(number);
    }

    Attempt attempt() {
        return processes.attempt();
    }

    Attempt overtaken() {
        return processes.overtaken();
    }

    Attempt attempt(int number) {
        return processes.attempt(number);
    }

    State with(Registry changed) {
        return with(committed.with(changed));
    }

    State with(Place place, Home changed) {
        return with(committed.with(place, changed));
    }

    State withFence(Place place, Fence row) {
        return with(place, home(place).with(row));
    }

    State acknowledging(Rows rows) {
        return with(committed.acknowledging(rows));
    }

    State withInstance(int number, Instance changed) {
        return with(processes.with(number, changed));
    }

    State withAttempt(int number, Attempt changed) {
        return with(processes.with(number, changed));
    }

    State withCommitInDoubt(boolean changed) {
        return new State(committed, processes, changed, installing, left);
    }

    State withInstalling(Fence changed) {
        return new State(committed, processes, commitInDoubt, changed, left);
    }

    State with(Budget changed) {
        return new State(committed, processes, commitInDoubt, installing, changed);
    }

    private State with(Committed changed) {
        return new State(changed, processes, commitInDoubt, installing, left);
    }

    private State with(Processes changed) {
        return new State(committed, changed, commitInDoubt, installing, left);
    }

    @Override
    public int hashCode() {
        int code = 31 * (31 * committed.hashCode() + processes.hashCode()) + left.hashCode();
        return 31 * code + installing.hashCode() + (commitInDoubt ? 1 : 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof State o
                && commitInDoubt == o.commitInDoubt
                && committed.equals(o.committed)
                && processes.equals(o.processes)
                && installing.equals(o.installing)
                && left.equals(o.left);
    }
}
