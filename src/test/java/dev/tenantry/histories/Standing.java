package dev.tenantry.histories;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Whether a tenant must be served, may be, or must not be. Everything is decided by the times of an administrator's requests. */
final class Standing {

    /** What is promised is two seconds. The rest is for a busy machine. */
    private static final Duration RESUMED = Duration.ofSeconds(8);

    private enum Phase {
        SERVED,
        CHANGING,
        SUSPENDED
    }

    private record Stand(Phase phase, boolean moving) {}

    /** A point in time, at which a request begins. */
    record Moment(int index) {}

    private final List<Stand> stands = new ArrayList<>(List.of(new Stand(Phase.SERVED, false)));
    private long servedFromNanos = Long.MAX_VALUE;

    synchronized Moment now() {
        if (last().phase == Phase.CHANGING
                && servedFromNanos != Long.MAX_VALUE
                && System.nanoTime() - servedFromNanos > 0) {
            become(Phase.SERVED, last().moving);
        }
        return new Moment(stands.size() - 1);
    }

    /** A request to suspend or resume the tenant is about to be sent. */
    synchronized void changing() {
        servedFromNanos = Long.MAX_VALUE;
        become(Phase.CHANGING, last().moving);
    }

    synchronized void suspended() {
        become(Phase.SUSPENDED, last().moving);
    }

    /** The tenant was resumed, and all instances know of it soon. */
    synchronized void resumed() {
        servedFromNanos = System.nanoTime() + RESUMED.toNanos();
        become(Phase.CHANGING, last().moving);
    }

    /** A request to move the tenant is about to be sent, or the move has ended. */
    synchronized void moving(boolean isMoving) {
        become(last().phase, isMoving);
    }

    synchronized boolean mayBeServed(Moment began) {
        return any(began, stand -> stand.phase != Phase.SUSPENDED);
    }

    synchronized boolean mayBeRefused(Moment began) {
        return any(began, stand -> stand.phase != Phase.SERVED);
    }

    /** Its home may be closed already when the registry still knows it as active, or closed still. */
    synchronized boolean mayBeAway(Moment began) {
        return any(began, stand -> stand.moving || stand.phase == Phase.CHANGING);
    }

    /** Waits until something changes, but not for long. */
    synchronized void awaitChange(Duration longest) throws InterruptedException {
        wait(longest.toMillis());
    }

    private boolean any(Moment began, Predicate<Stand> allowed) {
        return stands.subList(began.index, stands.size()).stream().anyMatch(allowed);
    }

    private Stand last() {
        return stands.getLast();
    }

    private void become(Phase phase, boolean moving) {
        stands.add(new Stand(phase, moving));
        notifyAll();
    }
}
