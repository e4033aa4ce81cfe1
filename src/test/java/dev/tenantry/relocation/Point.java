package dev.tenantry.relocation;

import dev.tenantry.tenant.IsolationTier;
import org.jspecify.annotations.Nullable;

/** A statement of a move at which the test stops it. */
enum Point {
    NONE("false"),
    TURN_TAKEN(Where.MAIN, "control.turns", "after insert", "new ->> 'tenant_id' = '%id%'"),
    PREPARE(step("prepare")),
    SECOND_HOME_NOTED(Where.MAIN, "control.second_homes", "after insert", "new ->> 'tenant_id' = '%id%'"),
    HOME_CREATED(Where.MAIN, "control.homes", "before insert", "new ->> 'tenant_id' = '%id%'"),
    CAPTURE(step("capture")),
    IN_MOTION(
            Where.MAIN,
            "control.tenants",
            "after update",
            "new ->> 'id' = '%id%' and new ->> 'in_motion' = 'true' and old ->> 'in_motion' = 'false'"),
    COPY(step("copy")),
    /** Some rows are in the target. */
    HALF_COPIED(Where.TARGET, "", "", "", "copy"),
    CATCH_UP(step("catch_up")),
    /** What the captures stand for is in the target, but they have not been deleted. */
    HALF_CAUGHT_UP(Where.SOURCE, "%source%.captures", "before delete", "old ->> 'tenant_id' = '%id%'", "copy"),
    VERIFY(step("verify")),
    SWITCH(step("switch")),
    LOCKED_OUT(
            Where.MAIN,
            "control.operations",
            "before update",
            "new ->> 'tenant_id' = '%id%' and (new ->> 'irreversible_at') is not null and (old ->> 'irreversible_at') is null",
            "switch"),
    /** Only if the source is a database of its own. */
    SOURCE_CLOSED(
            Where.SOURCE,
            "control.fence",
            "after update",
            "new ->> 'tenant_id' = '%id%' and old ->> 'open' = 'true' and new ->> 'open' = 'false'",
            "switch"),
    /** Only if the target is a database of its own. */
    TARGET_OPEN(Where.TARGET, "control.fence", "after insert", "new ->> 'tenant_id' = '%id%'", "switch"),
    PLACED(
            Where.MAIN,
            "control.tenants",
            "after update",
            "new ->> 'id' = '%id%' and (new ->> 'epoch') is distinct from (old ->> 'epoch')",
            "switch"),
    SWITCH_COMMITTING(
            Where.MAIN,
            "control.tenants",
            "at commit of update",
            "new ->> 'id' = '%id%' and (new ->> 'epoch') is distinct from (old ->> 'epoch')",
            "switch"),
    WATCH(step("watch")),
    RESTS(
            Where.MAIN,
            "control.operations",
            "before update",
            "new ->> 'tenant_id' = '%id%' and (new ->> 'rests_until') is distinct from (old ->> 'rests_until')"),
    CLEAN_UP(step("clean_up")),
    CLEANING_UP(
            Where.MAIN,
            "control.operations",
            "after update",
            "new ->> 'tenant_id' = '%id%' and new -> 'input' ->> 'is_cleaning_up' = 'true'",
            "clean_up"),
    AT_REST(
            Where.MAIN,
            "control.tenants",
            "after update",
            "new ->> 'id' = '%id%' and old ->> 'in_motion' = 'true' and new ->> 'in_motion' = 'false'",
            "clean_up"),
    /** Only if the source is the shared home. */
    HALF_REMOVED(Where.SOURCE, "", "", "", "clean_up"),
    /** Only if the source is not the shared home, and has another name than the target. */
    HOME_REMOVED(Where.MAIN, "control.homes", "before delete", "old ->> 'tenant_id' = '%id%'", "clean_up"),
    SECOND_HOME_FORGOTTEN(
            Where.MAIN, "control.second_homes", "before delete", "old ->> 'tenant_id' = '%id%'", "clean_up"),
    ENDED(
            Where.MAIN,
            "control.operations",
            "before update",
            "new ->> 'tenant_id' = '%id%' and new ->> 'kind' = 'move' and (new ->> 'finished_at') is not null and (old ->> 'finished_at') is null",
            "clean_up");

    /** The database that has the table. */
    enum Where {
        MAIN,
        SOURCE,
        TARGET
    }

    final Where where;
    final String table;
    final String event;
    final String condition;

    /** The step at which all moves of a test wait for each other before this point; null if there is none. */
    final @Nullable String gate;

    Point(String condition) {
        this(Where.MAIN, "control.operations", "before update", condition, null);
    }

    Point(Where where, String table, String event, String condition) {
        this(where, table, event, condition, null);
    }

    Point(Where where, String table, String event, String condition, @Nullable String gate) {
        this.where = where;
        this.table = table;
        this.event = event;
        this.condition = condition;
        this.gate = gate;
    }

    /** Returns the condition of the statement that records this step. */
    static String step(String step) {
        return "new ->> 'tenant_id' = '%id%' and new ->> 'kind' = 'move' and new ->> 'step' = '" + step
                + "' and (new ->> 'step') is distinct from (old ->> 'step')";
    }

    /** Returns whether a move between these tiers comes to this point. */
    boolean isBetween(IsolationTier from, IsolationTier to) {
        return switch (this) {
            case SOURCE_CLOSED -> from == IsolationTier.DATABASE;
            case TARGET_OPEN -> to == IsolationTier.DATABASE;
            case HALF_REMOVED -> from == IsolationTier.ROW;
            case HOME_CREATED -> from == IsolationTier.ROW;
            case HOME_REMOVED -> to == IsolationTier.ROW;
            default -> true;
        };
    }

    /** Returns whether the tenant is locked out while a move is stopped at this point. */
    boolean isInPause() {
        return switch (this) {
            case LOCKED_OUT, SOURCE_CLOSED, TARGET_OPEN, PLACED, SWITCH_COMMITTING -> true;
            default -> false;
        };
    }
}
