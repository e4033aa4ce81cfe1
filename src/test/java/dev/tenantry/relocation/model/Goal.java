package dev.tenantry.relocation.model;

/** What the operation wants, as it is noted in the main database. */
enum Goal {
    MOVE,
    MOVE_BACK,
    CLEAN_UP,
    UNDO,
    MOVED,
    MOVED_BACK,
    UNDONE;

    boolean isEnd() {
        return this == MOVED || this == MOVED_BACK || this == UNDONE;
    }

    /** Returns the end that this goal leads to, from the clean-up on. */
    Goal end() {
        return switch (this) {
            case MOVE, CLEAN_UP, MOVED -> MOVED;
            case MOVE_BACK, MOVED_BACK -> MOVED_BACK;
            case UNDO, UNDONE -> UNDONE;
        };
    }
}
