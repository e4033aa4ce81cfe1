package dev.tenantry.histories;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All states of one thing that a single writer changes, the last of which may only be intended. The oldest state that a
 * request may show is the newest one that anybody had seen when the request began.
 */
final class Versions<S extends State> {

    /** Nobody has seen it yet, so it may be absent. */
    static final int NONE = -1;

    private final List<S> states = new ArrayList<>();
    private int seen = NONE;
    private String id = "";

    /** Adds a state that a request will bring about which is about to be sent. */
    void intend(S state) {
        states.add(state);
    }

    /** From now on, everybody must see the last state. */
    void settle() {
        seen = states.size() - 1;
    }

    S newest() {
        return states.getLast();
    }

    /** Returns a state that it had before the last one. */
    Optional<S> former() {
        return states.size() < 2 ? Optional.empty() : Optional.of(states.get(states.size() - 2));
    }

    int seen() {
        return seen;
    }

    String id() {
        return id;
    }

    /** Returns the states that a request may show which began when this one had been seen. */
    List<S> since(int floor) {
        return states.subList(Math.max(floor, 0), states.size());
    }

    /** Notes that a request has shown it, and returns the state. */
    S sees(int floor, JsonNode shown, String shownId) {
        Divergence.unless(id.isEmpty() || id.equals(shownId), "It has the id %s, and not %s.", shownId, id);
        for (int i = Math.max(floor, 0); i < states.size(); i++) {
            if (states.get(i).json().equals(shown)) {
                id = shownId;
                seen = Math.max(seen, i);
                return states.get(i);
            }
        }
        throw new Divergence("Shown is " + shown + ", but possible is only "
                + since(floor).stream().map(State::json).toList() + " of the states "
                + states.stream().map(State::json).toList());
    }
}
