package dev.tenantry.paging;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of a list.
 *
 * @param rows in the order of the list
 * @param previous empty if this is the first page
 * @param next empty if this is the last page
 */
public record Page<T>(List<T> rows, Optional<Cursor> previous, Optional<Cursor> next) {

    /**
     * Returns the page that was asked for.
     *
     * @param read the rows in the direction of the request, with at least one more than its limit if there are more
     */
    public static <T> Page<T> of(PageRequest request, List<T> read, Function<T, Position> position) {
        boolean hasMore = read.size() > request.limit();
        List<T> nearest = hasMore ? read.subList(0, request.limit()) : read;
        List<T> rows = request.isBackward() ? nearest.reversed() : nearest;
        if (rows.isEmpty()) {
            // The rows of this page are gone: whatever is left is on the other side.
            Optional<Cursor> back = request.cursor().map(Cursor::opposite);
            return request.isBackward()
                    ? new Page<>(rows, Optional.empty(), back)
                    : new Page<>(rows, back, Optional.empty());
        }
        boolean hasPrevious = request.isBackward() ? hasMore : request.cursor().isPresent();
        boolean hasNext = request.isBackward() || hasMore;
        return new Page<>(
                rows,
                hasPrevious ? Optional.of(Cursor.before(position.apply(rows.getFirst()))) : Optional.empty(),
                hasNext ? Optional.of(Cursor.after(position.apply(rows.getLast()))) : Optional.empty());
    }
}
