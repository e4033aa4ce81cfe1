package dev.tenantry.histories;

/**
 * What a history without a divergence consisted of.
 *
 * @param decisions changes and reads of the tenants' writers
 * @param requests all requests, also those of readers and administrators
 * @param refusals requests of writers that were refused during a suspension or a move, and repeated
 */
record Outcome(
        int histories,
        int tenants,
        int decisions,
        int requests,
        int refusals,
        int moves,
        int movesBack,
        int suspensions,
        int orders) {

    static final Outcome NONE = new Outcome(0, 0, 0, 0, 0, 0, 0, 0, 0);

    Outcome plus(Outcome other) {
        return new Outcome(
                histories + other.histories,
                tenants + other.tenants,
                decisions + other.decisions,
                requests + other.requests,
                refusals + other.refusals,
                moves + other.moves,
                movesBack + other.movesBack,
                suspensions + other.suspensions,
                orders + other.orders);
    }

    @Override
    public String toString() {
        return ("%d tenants, %d decisions, %d requests, %d of them refused and repeated, %d moves, %d of them taken back,"
                        + " %d suspensions, %d orders")
                .formatted(tenants, decisions, requests, refusals, moves, movesBack, suspensions, orders);
    }
}
