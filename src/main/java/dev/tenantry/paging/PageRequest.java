package dev.tenantry.paging;

import java.util.Optional;

/**
 * Which page a client asks for.
 *
 * @param limit the largest number of rows on the page
 * @param cursor empty for the first page
 */
public record PageRequest(int limit, Optional<Cursor> cursor) {

    public static final int MOST = 200;
    public static final int USUAL = 50;

    /** Returns whether the rows are to be read from the end of the page to its beginning. */
    public boolean isBackward() {
        return cursor.map(Cursor::isBackward).orElse(false);
    }
}
