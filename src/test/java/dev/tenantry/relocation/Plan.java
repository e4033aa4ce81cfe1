package dev.tenantry.relocation;

import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;

/**
 * What is to happen to a move.
 *
 * @param committed whether the statement at the point takes effect although the instance is gone
 * @param cancelled whether the move is cancelled, and the point is one of its undoing
 */
record Plan(Placement from, Placement to, Point point, boolean committed, boolean cancelled) {

    Plan(Placement from, Placement to, Point point, boolean committed) {
        this(from, to, point, committed, false);
    }

    /** Returns what {@code -Dtenantry.crash.plans} takes. */
    @Override
    public String toString() {
        return words(from) + "-" + words(to) + "-" + point + (committed ? "-committed" : "-undone")
                + (cancelled ? "-cancelled" : "");
    }

    private static String words(Placement placement) {
        return placement.tier()
                + placement
                        .dataStore()
                        .map(StoreName::toString)
                        .map(store -> "/" + store)
                        .orElse("");
    }
}
