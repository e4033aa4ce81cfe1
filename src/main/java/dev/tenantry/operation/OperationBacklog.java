package dev.tenantry.operation;

import java.time.Duration;

/**
 * How much work of one kind is pending.
 *
 * @param kind the kind's name; this version may have no job for it
 * @param failed operations that were given up, until an administrator retries them
 * @param oldest how long the oldest unfinished operation has existed; zero if there is none
 */
record OperationBacklog(String kind, long unfinished, long failed, Duration oldest) {

    static OperationBacklog none(String kind) {
        return new OperationBacklog(kind, 0, 0, Duration.ZERO);
    }

    /** Returns the work of both together, under the kind of this one. */
    OperationBacklog and(OperationBacklog other) {
        return new OperationBacklog(
                kind,
                unfinished + other.unfinished,
                failed + other.failed,
                oldest.compareTo(other.oldest) > 0 ? oldest : other.oldest);
    }
}
