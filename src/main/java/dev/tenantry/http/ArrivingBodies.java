package dev.tenantry.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The bodies that are being received, in the order in which they began. Bounded: clients that send slowly displace each
 * other, and never keep out one that sends quickly.
 */
final class ArrivingBodies {

    private final int max;
    private final long deadlineNanos;
    private final Set<ArrivingBody> bodies = new LinkedHashSet<>();

    ArrivingBodies(int max, long deadlineNanos) {
        this.max = max;
        this.deadlineNanos = deadlineNanos;
    }

    /** Adds a body, and returns the oldest one, removed, if there are now too many. */
    synchronized Optional<ArrivingBody> add(ArrivingBody body) {
        bodies.add(body);
        if (bodies.size() <= max) {
            return Optional.empty();
        }
        Iterator<ArrivingBody> oldestFirst = bodies.iterator();
        ArrivingBody oldest = oldestFirst.next();
        oldestFirst.remove();
        return Optional.of(oldest);
    }

    synchronized void remove(ArrivingBody body) {
        bodies.remove(body);
    }

    /** Removes and returns the bodies that have taken longer than the deadline. */
    synchronized List<ArrivingBody> removeOverdue(long nanoTime) {
        List<ArrivingBody> overdue = new ArrayList<>();
        Iterator<ArrivingBody> oldestFirst = bodies.iterator();
        while (oldestFirst.hasNext()) {
            ArrivingBody oldest = oldestFirst.next();
            if (nanoTime - oldest.began() < deadlineNanos) {
                break;
            }
            oldestFirst.remove();
            overdue.add(oldest);
        }
        return overdue;
    }

    synchronized int size() {
        return bodies.size();
    }
}
