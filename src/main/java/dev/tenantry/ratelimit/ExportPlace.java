package dev.tenantry.ratelimit;

import java.util.concurrent.atomic.AtomicReference;

/** A place of a running export, which is given back once: after the export or, if it never begins, with the request. */
final class ExportPlace {

    private enum State {
        TAKEN,
        USED,
        GIVEN_BACK
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.TAKEN);
    private final Runnable whenGivenBack;

    ExportPlace(Runnable whenGivenBack) {
        this.whenGivenBack = whenGivenBack;
    }

    /** Returns whether the export may begin. It must call {@link #giveBack} then. */
    boolean use() {
        return state.compareAndSet(State.TAKEN, State.USED);
    }

    void giveBackUnused() {
        if (state.compareAndSet(State.TAKEN, State.GIVEN_BACK)) {
            whenGivenBack.run();
        }
    }

    void giveBack() {
        if (state.compareAndSet(State.USED, State.GIVEN_BACK)) {
            whenGivenBack.run();
        }
    }
}
