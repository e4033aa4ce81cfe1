package dev.tenantry.paging;

/**
 * Where a page begins, and in which direction it goes from there. The row at the position need not exist any more.
 *
 * @param isBackward whether the page has the rows in front of the position, and not those behind it
 * @param isInclusive whether the page also has the row at the position
 */
public record Cursor(Position position, boolean isBackward, boolean isInclusive) {

    static Cursor after(Position position) {
        return new Cursor(position, false, false);
    }

    static Cursor before(Position position) {
        return new Cursor(position, true, false);
    }

    /** Returns the cursor of the rows that are not on this one's side. */
    Cursor opposite() {
        return new Cursor(position, !isBackward, !isInclusive);
    }
}
