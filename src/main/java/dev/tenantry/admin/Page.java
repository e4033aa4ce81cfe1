package dev.tenantry.admin;

import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next the value of {@code after} for the next page; null on the last page
 */
record Page<T>(
        List<T> items,

        @Schema(
                description = "The value of after for the next page; null on the last page",
                nullable = true,
                maxLength = 255)
        @Nullable String next) {

    /**
     * Makes a page of what a query found.
     *
     * @param found one item more than the limit, if there are more
     * @param position returns an item's value for {@code next}
     */
    static <T> Page<T> of(List<T> found, PageLimit limit, Function<T, String> position) {
        if (found.size() <= limit.value()) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, limit.value());
        return new Page<>(items, position.apply(items.getLast()));
    }
}
