package dev.tenantry.relocation.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Visits every state that a model can reach, breadth first, so a counterexample is as short as possible.
 *
 * @param <S> an immutable state, which is equal to every state in which the same can happen
 */
final class Explorer<S> {

    /** What can happen, and what must never happen. */
    interface Model<S> {

        S start();

        void next(S state, Steps<S> steps);

        /** Returns which rule this step breaks, if any. */
        Optional<Broken> violation(S before, S after);

        /** Whether everything has come to a good end. From each state, such a state must remain reachable. */
        boolean isEnd(S state);
    }

    /** Takes what can happen next in one state. */
    interface Steps<S> {

        void add(String name, S next);
    }

    /**
     * @param broken empty if all rules hold
     * @param counterexample the names of the steps that lead there
     */
    record Result<S>(List<S> states, Optional<Broken> broken, List<String> counterexample) {

        String explanation() {
            return broken.map(rule -> rule + " After these steps:\n" + String.join("\n", counterexample))
                    .orElse("All rules hold.");
        }
    }

    /** More than any of these models has: a larger one has a state that grows without end. */
    private static final int MOST = 3_000_000;

    private record Violation(int from, String step, Broken rule) {}

    private final Model<S> model;
    private final Map<S, Integer> numbers = new HashMap<>();
    private final List<S> states = new ArrayList<>();
    private final Numbers parents = new Numbers();
    private final Numbers froms = new Numbers();
    private final Numbers tos = new Numbers();

    private Explorer(Model<S> model) {
        this.model = model;
    }

    static <S> Result<S> explore(Model<S> model) {
        return new Explorer<>(model).run();
    }

    private Result<S> run() {
        visit(model.start(), 0);
        List<Violation> found = new ArrayList<>();
        for (int current = 0; current < states.size() && found.isEmpty(); current++) {
            S before = states.get(current);
            int number = current;
            model.next(before, (name, after) -> {
                model.violation(before, after).ifPresent(rule -> found.add(new Violation(number, name, rule)));
                int next = visit(after, number);
                if (next != number) {
                    froms.add(number);
                    tos.add(next);
                }
            });
        }
        if (found.isEmpty()) {
            firstWithoutEnd().ifPresent(lost -> found.add(new Violation(lost, "", Broken.STUCK)));
        }
        return found.isEmpty()
                ? new Result<>(states, Optional.empty(), List.of())
                : new Result<>(states, Optional.of(found.getFirst().rule()), explain(found.getFirst()));
    }

    private int visit(S state, int parent) {
        Integer known = numbers.putIfAbsent(state, states.size());
        if (known != null) {
            return known;
        }
        if (states.size() == MOST) {
            throw new IllegalStateException("The model has too many states.");
        }
        states.add(state);
        parents.add(parent);
        return states.size() - 1;
    }

    /** Returns the first state from which no end can be reached, by walking all steps backwards from the ends. */
    private Optional<Integer> firstWithoutEnd() {
        BitSet good = new BitSet(states.size());
        for (int i = 0; i < states.size(); i++) {
            good.set(i, model.isEnd(states.get(i)));
        }
        // Most steps lead to a higher number, so one pass backwards does nearly all of it.
        for (int before = -1; before != good.cardinality(); ) {
            before = good.cardinality();
            for (int step = froms.size() - 1; step >= 0; step--) {
                if (good.get(tos.get(step))) {
                    good.set(froms.get(step));
                }
            }
        }
        int bad = good.nextClearBit(0);
        return bad < states.size() ? Optional.of(bad) : Optional.empty();
    }

    private List<String> explain(Violation violation) {
        List<String> names = new ArrayList<>(List.of(violation.step()));
        for (int at = violation.from(); at != 0; at = parents.get(at)) {
            S reached = states.get(at);
            List<String> name = new ArrayList<>();
            model.next(states.get(parents.get(at)), (step, next) -> {
                if (next.equals(reached)) {
                    name.add(step);
                }
            });
            names.add(name.getFirst());
        }
        Collections.reverse(names);
        return names;
    }
}
