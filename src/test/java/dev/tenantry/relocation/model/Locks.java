package dev.tenantry.relocation.model;

import dev.tenantry.relocation.model.Attempt.Lock;

/** Who holds which lock in one state. */
record Locks(Setup setup, State state) {

    /** Whether the tenant's row in the registry is locked by a switch. */
    boolean isRegistryLocked() {
        return state.attempt().locksRegistry() || state.overtaken().locksRegistry() || state.commitInDoubt();
    }

    /** Returns the set of instances whose transactions hold the tenant's lock in the database of this home. */
    int holders(Place place) {
        int holders = 0;
        for (int i = 0; i < 2; i++) {
            Instance instance = state.instance(i);
            if (instance.holdsLock() && setup.isSameDatabase(instance.home(), place)) {
                holders |= 1 << i;
            }
        }
        return holders;
    }

    /** Whether the exclusive lock is held in the database of this home. */
    boolean isExclusive(Place place) {
        return has(state.attempt(), Lock.HELD, place)
                || has(state.overtaken(), Lock.HELD, place)
                || state.commitInDoubt()
                        && setup.isSameDatabase(state.registry().home(), place)
                        && !setup.isOwn(place);
    }

    /** Whether a transaction gets the lock without waiting. PostgreSQL refuses it also if another one waits. */
    boolean isFree(Place place) {
        return !isExclusive(place)
                && !has(state.attempt(), Lock.WAITED_FOR, place)
                && !has(state.overtaken(), Lock.WAITED_FOR, place);
    }

    private boolean has(Attempt attempt, Lock lock, Place place) {
        return attempt.lock() == lock && setup.isSameDatabase(attempt.from(), place);
    }
}
