package dev.tenantry.relocation.model;

import static dev.tenantry.relocation.model.Route.MAIN_TO_MAIN;
import static dev.tenantry.relocation.model.Route.MAIN_TO_OWN;
import static dev.tenantry.relocation.model.Route.OWN_TO_MAIN;
import static dev.tenantry.relocation.model.Route.OWN_TO_OWN;

/** A rule of the protocol that is left out, and where and how the model finds out what the rule is for. */
enum Fault {
    // Of the fence, and of what else the control plane does.
    LOCK_AND_CHECK_IN_ONE_STATEMENT(Size.ONE_WRITE, MAIN_TO_MAIN, Broken.LOST),
    FENCE_WITHOUT_EPOCH(Size.ONE_WRITE, OWN_TO_OWN, Broken.ASTRAY),
    FENCE_DELETED_INSTEAD_OF_CLOSED(Size.MIGRATED_AND_REWRITTEN, OWN_TO_MAIN, Broken.ASTRAY),
    TRANSACTION_REPEATED_AFTER_A_LOST_ANSWER(Size.THREE_WRITES, MAIN_TO_MAIN, Broken.DOUBLED),
    CAPTURING_FORGOTTEN_AT_A_SUSPENSION(Size.OWNER, OWN_TO_MAIN, Broken.LOST),

    // Of capturing and catching up.
    NO_WAIT_FOR_OLD_TRANSACTIONS(Size.ONE_WRITE, MAIN_TO_MAIN, Broken.LOST),
    CAPTURE_AFTER_COPY(Size.ONE_WRITE, MAIN_TO_MAIN, Broken.LOST),
    CAPTURES_UNIQUE_PER_KEY(Size.THREE_WRITES, MAIN_TO_MAIN, Broken.LOST),
    CAPTURES_DELETED_BEFORE_THE_TARGET_IS_WRITTEN(Size.CRASH, MAIN_TO_MAIN, Broken.LOST),
    CAPTURES_DELETED_UP_TO_THE_HIGHEST(Size.TWO_ROWS, MAIN_TO_OWN, Broken.MIXED),
    CHANGES_REPEATED_INSTEAD_OF_ROWS(Size.ONE_WRITE, MAIN_TO_MAIN, Broken.DOUBLED),
    CAPTURING_NOTED_IN_THE_FENCE_ONLY(Size.MIGRATED_AND_REWRITTEN, OWN_TO_MAIN, Broken.LOST),

    // Of the switch.
    SWITCH_BEFORE_THE_LAST_CHANGES(Size.ONE_WRITE, MAIN_TO_MAIN, Broken.LOST),
    SWITCH_WITHOUT_WAITING_FOR_THE_LOCK(Size.ONE_WRITE, MAIN_TO_MAIN, Broken.LOST),
    SOURCE_NOT_CLOSED_BEFORE_THE_PLACEMENT_CHANGES(Size.ONE_WRITE, OWN_TO_MAIN, Broken.ASTRAY),
    LOCK_NOT_CONFIRMED_AFTER_CLOSING(Size.CRASH_AND_LOST_SESSION, OWN_TO_MAIN, Broken.LOST),
    REGISTRY_LOCKED_ONLY_AT_THE_SWITCH(Size.SUSPENDED, MAIN_TO_OWN, Broken.SUSPENDED),
    NO_CAPTURE_AFTER_THE_SWITCH(Size.ONE_WRITE, MAIN_TO_MAIN, Broken.LOST),
    CLEAN_UP_BEFORE_THE_SWITCH(Size.ONE_WRITE, MAIN_TO_MAIN, Broken.LOST),
    CLEAN_UP_NOT_NOTED_FIRST(Size.CRASH_AND_LOST_SESSION, MAIN_TO_MAIN, Broken.LOST),

    // Of attempts.
    ROWS_WRITTEN_WITHOUT_A_TURN(Size.OVERTAKEN, MAIN_TO_OWN, Broken.LOST),
    TURN_CHECKED_BUT_NOT_LOCKED(Size.OVERTAKEN, MAIN_TO_OWN, Broken.LOST),
    SOURCE_CLOSED_WITHOUT_A_TURN(Size.OVERTAKEN, OWN_TO_MAIN, Broken.STUCK),
    NOTED_WITHOUT_A_TURN(Size.OVERTAKEN_AND_CRASHED, MAIN_TO_OWN, Broken.LOST),
    TARGET_CREATED_WITHOUT_A_TURN(Size.OVERTAKEN, MAIN_TO_OWN, Broken.LEFT_OVER),
    TARGET_OPENED_WITHOUT_A_TURN(Size.OVERTAKEN, MAIN_TO_OWN, Broken.LOST),
    CAPTURING_STOPPED_WITHOUT_A_TURN(Size.OVERTAKEN_AND_REPEATED, MAIN_TO_OWN, Broken.LOST),
    CAPTURES_CLEARED_WITHOUT_A_TURN(Size.OVERTAKEN_AND_REPEATED, MAIN_TO_OWN, Broken.LOST),
    CAPTURES_CLEARED_WITHOUT_WAITING(Size.ONE_WRITE, MAIN_TO_MAIN, Broken.CAPTURED),
    DATABASE_DROPPED_WITHOUT_HOLDING_THE_TURN(Size.OVERTAKEN_AND_REPEATED, MAIN_TO_OWN, Broken.LOST),
    SAME_TURN_AFTER_A_COMMIT_IN_DOUBT(Size.CRASH_AND_LOST_SESSION, MAIN_TO_MAIN, Broken.LOST);

    private final Size size;
    private final Route route;
    private final Broken rule;

    Fault(Size size, Route route, Broken rule) {
        this.size = size;
        this.route = route;
        this.rule = rule;
    }

    Size size() {
        return size;
    }

    Route route() {
        return route;
    }

    /** Returns what is violated first. */
    Broken rule() {
        return rule;
    }
}
