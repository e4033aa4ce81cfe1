package dev.tenantry.support;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client and a server say on one connection. Subclasses know the protocol. Called by two threads, one for each
 * direction.
 */
abstract class Conversation {

    private static final Duration LONGEST_HOLD = Duration.ofMillis(20);

    private final List<Trip> trips;
    private @Nullable Trip last;
    private boolean heard = true;
    private boolean waited = true;
    private int unanswered;

    Conversation(List<Trip> trips) {
        this.trips = trips;
    }

    /** Notes what the client sends, before the server has it. May end in the middle of a message. */
    final synchronized void said(byte[] octets) {
        // A client that sends more before the answer is complete has not waited for it.
        waited |= heard && unanswered == 0 && !isInMessage();
        heard = false;
        readClient(octets);
        notifyAll();
    }

    /** Notes what the server sends, before the client has it. May end in the middle of a message. */
    final synchronized void answered(byte[] octets) {
        readServer(octets);
        // Held back, because this answer may overtake what the client sends without waiting for it.
        long until = System.nanoTime() + LONGEST_HOLD.toNanos();
        while (unanswered == 0 && mayGoOn() && System.nanoTime() < until) {
            hold();
        }
        heard = true;
    }

    private void hold() {
        try {
            wait(1);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Returns the trip of what the client is sending, which is a new one if the client has waited. */
    final Trip trip() {
        if (waited || last == null) {
            last = new Trip();
            trips.add(last);
            waited = false;
        }
        return last;
    }

    final void completeStatement() {
        if (last != null) {
            last.complete();
        }
    }

    final void expectAnswer() {
        unanswered++;
    }

    final void answerComplete() {
        unanswered--;
    }

    /** Returns whether the client may send more without waiting, although it has asked for an answer. */
    abstract boolean mayGoOn();

    /** Returns whether the client has sent only the beginning of a message. */
    abstract boolean isInMessage();

    abstract void readClient(byte[] octets);

    abstract void readServer(byte[] octets);
}
