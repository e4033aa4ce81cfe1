package dev.tenantry.relocation.model;

import dev.tenantry.relocation.model.Instance.Phase;
import java.util.Optional;

/**
 * What must hold in each state and at each step. In the current home, the rows are always exactly those that were
 * acknowledged. So no write is lost or doubled, each client reads what it wrote, and versions never go back.
 */
final class Invariants {

    private Invariants() {}

    static Optional<Broken> violation(Setup setup, State before, State after) {
        // A loop, because this is called millions of times.
        for (int number = 0; number < setup.instances(); number++) {
            Optional<Broken> broken = ofTransaction(setup, before, after, number);
            if (broken.isPresent()) {
                return broken;
            }
        }
        Optional<Broken> broken = ofReading(after.currentHome().rows(), after.acknowledged());
        return broken.isPresent() ? broken : ofEnd(setup, after);
    }

    private static Optional<Broken> ofTransaction(Setup setup, State before, State after, int number) {
        Instance was = before.instance(number);
        Instance is = after.instance(number);
        boolean commits = was.phase() == Phase.ENTERED
                && is.phase() == Phase.IDLE
                && !after.home(was.home()).rows().equals(before.home(was.home()).rows());
        if (commits && was.home() != before.registry().home()) {
            return Optional.of(Broken.ASTRAY);
        }
        if (is.phase() != Phase.ENTERED) {
            return Optional.empty();
        }
        boolean enters = was.phase() != Phase.ENTERED;
        if (enters && before.registry().suspended() && !setup.isOwner(number)) {
            return Optional.of(Broken.SUSPENDED);
        }
        // It may read at any time, wherever it is.
        return ofReading(after.home(is.home()).rows(), after.acknowledged());
    }

    private static Optional<Broken> ofReading(Rows seen, Rows acknowledged) {
        if (acknowledged.hasAnyBelow(seen)) {
            return Optional.of(Broken.DOUBLED);
        }
        if (!seen.hasAnyBelow(acknowledged)) {
            return Optional.empty();
        }
        return Optional.of(sees(0, seen, acknowledged) || sees(1, seen, acknowledged) ? Broken.MIXED : Broken.LOST);
    }

    private static boolean sees(int row, Rows seen, Rows acknowledged) {
        return acknowledged.get(row) > 0 && seen.get(row) == acknowledged.get(row);
    }

    private static Optional<Broken> ofEnd(Setup setup, State state) {
        Registry registry = state.registry();
        if (!registry.goal().isEnd()) {
            return Optional.empty();
        }
        if (!state.home(registry.home().other()).equals(Home.REMOVED)) {
            return Optional.of(Broken.LEFT_OVER);
        }
        // It does no harm by itself, and would end the search for the harm that a fault does.
        boolean isLookedFor = setup.faults().stream().allMatch(fault -> fault.rule() == Broken.CAPTURED);
        boolean isCaptured = state.home(registry.home()).captures() != Captures.NONE;
        return isLookedFor && isCaptured ? Optional.of(Broken.CAPTURED) : Optional.empty();
    }
}
