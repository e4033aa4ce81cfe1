package dev.tenantry.support;

import java.util.ArrayList;
import java.util.List;

/**
 * One turn of a conversation between the service and a server: all that the client sent until it waited for an answer.
 * Time is lost per turn, not per message. Thread-safe.
 */
public final class Trip {

    private final List<String> sent = new ArrayList<>();
    private String client = "";
    private int completed;
    private int parsed;

    /** Returns who sent it, as {@code role@database}; empty for Redis. */
    public synchronized String client() {
        return client;
    }

    /** Returns the texts of the statements or commands that were sent, in order. */
    public synchronized List<String> sent() {
        return List.copyOf(sent);
    }

    /** Returns how many statements PostgreSQL completed. */
    public synchronized int completed() {
        return completed;
    }

    /** Returns how many statements PostgreSQL had to parse because the session had not prepared them. */
    public synchronized int parsed() {
        return parsed;
    }

    /** Returns whether one of the texts occurs in what was sent. */
    public boolean mentions(List<String> texts) {
        return sent().stream().anyMatch(one -> texts.stream().anyMatch(one::contains));
    }

    synchronized void by(String role) {
        client = role;
    }

    synchronized void send(String text) {
        sent.add(text);
    }

    synchronized void complete() {
        completed++;
    }

    synchronized void parse() {
        parsed++;
    }

    @Override
    public synchronized String toString() {
        return client + " [" + String.join("] [", sent) + "]";
    }
}
