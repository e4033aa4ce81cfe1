package dev.tenantry.relocation.model;

import static dev.tenantry.relocation.model.Route.MAIN_TO_MAIN;
import static dev.tenantry.relocation.model.Route.MAIN_TO_OWN;
import static dev.tenantry.relocation.model.Route.OWN_TO_MAIN;
import static dev.tenantry.relocation.model.Route.OWN_TO_OWN;

import java.util.List;

/**
 * What may happen in one exploration. There are several small ones, because the number of states is the product of
 * everything that can happen at once.
 */
enum Size {
    ONE_WRITE(1, 2, Budget.writes(1)),
    THREE_WRITES(1, 2, Budget.writes(3)),
    TWO_ROWS(2, 2, Budget.writes(2)),
    CRASH(1, 2, Budget.writes(2).crashes(1)),
    CRASH_AND_LOST_SESSION(1, 2, Budget.writes(1).crashes(1).losses(1)),
    OVERTAKEN(1, 1, Budget.writes(1).overtakings(1).losses(1)),
    OVERTAKEN_AND_CRASHED(1, 1, Budget.writes(1).overtakings(1).crashes(1)),
    OVERTAKEN_AND_REPEATED(1, 1, Budget.writes(1).overtakings(1).repetitions(1)),
    MIGRATED_AND_REWRITTEN(1, 2, Budget.writes(1)),
    SUSPENDED(1, 2, Budget.writes(1).suspensions(1)),
    OWNER(1, 1, Budget.writes(1).suspensions(1).losses(1));

    private final int rows;
    private final int instances;
    private final Budget budget;

    Size(int rows, int instances, Budget budget) {
        this.rows = rows;
        this.instances = instances;
        this.budget = budget;
    }

    /** Returns the routes for which it takes seconds to explore this together with all others. */
    List<Route> routes() {
        return switch (this) {
            case ONE_WRITE -> List.of(Route.values());
            case CRASH_AND_LOST_SESSION -> List.of(MAIN_TO_MAIN, OWN_TO_MAIN, OWN_TO_OWN);
            case THREE_WRITES, CRASH -> List.of(MAIN_TO_MAIN, OWN_TO_OWN);
            case MIGRATED_AND_REWRITTEN -> List.of(OWN_TO_MAIN, OWN_TO_OWN);
            case OVERTAKEN_AND_CRASHED, OVERTAKEN_AND_REPEATED, SUSPENDED -> List.of(MAIN_TO_OWN);
            case TWO_ROWS, OVERTAKEN, OWNER -> List.of(MAIN_TO_OWN, OWN_TO_MAIN);
        };
    }

    Setup of(Route route) {
        boolean rewrites = switch (this) {
            case MIGRATED_AND_REWRITTEN, SUSPENDED, OWNER -> true;
            case ONE_WRITE,
                    THREE_WRITES,
                    TWO_ROWS,
                    CRASH,
                    CRASH_AND_LOST_SESSION,
                    OVERTAKEN,
                    OVERTAKEN_AND_CRASHED,
                    OVERTAKEN_AND_REPEATED -> false;
        };
        return Setup.of(route, rows, instances, budget, rewrites, this == OWNER);
    }
}
