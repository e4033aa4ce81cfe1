package dev.tenantry.canary;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a round has seen so far. Outlives the transaction in which it was seen: what got through is not forgotten if a
 * later attempt ends the transaction.
 */
final class Findings {

    private final Set<String> gotThrough = new TreeSet<>();
    private final Set<String> untried = new TreeSet<>();

    /** @param attempt what a sentinel did, in words for an operator and without any value of a row */
    void gotThrough(String attempt) {
        gotThrough.add(attempt);
    }

    /** @param table a table that took no row of another tenant, but not because of its policy */
    void untried(String table) {
        untried.add(table);
    }

    boolean isBroken() {
        return !gotThrough.isEmpty();
    }

    /** Returns one sentence for an operator. */
    String detail() {
        if (isBroken()) {
            return "A sentinel got through: " + String.join("; ", gotThrough) + ".";
        }
        return "Every attempt was refused."
                + (untried.isEmpty()
                        ? ""
                        : " Rows of another tenant could not be offered to these tables: " + String.join(", ", untried)
                                + ".");
    }
}
