package dev.tenantry.relocation;

/** The steps of a move, in their order. Each can be repeated. */
enum MoveStep {
    /** Creates, migrates and audits the new home. */
    PREPARE,
    /** Begins to record which rows change. */
    CAPTURE,
    COPY,
    /** Repeats what has changed while it was copied. */
    CATCH_UP,
    /** Compares all rows. */
    VERIFY,
    /** Makes the tenant's requests wait, does the rest, and changes the placement. */
    SWITCH,
    /** Waits until the move can no longer be taken back. */
    WATCH,
    /** Removes the old home. */
    CLEAN_UP
}
