package dev.tenantry.admin;

import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Some of the items, in order.
 *
 * @param next what to send as {@code after} for the next page; null on the last
 */
record Page<T>(
        List<T> items, @Schema(nullable = true) @Nullable String next) {

    /** @param found one more than the limit, where there are more */
    static <T> Page<T> of(List<T> found, PageLimit limit, Function<T, String> position) {
        if (found.size() <= limit.value()) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, limit.value());
        return new Page<>(items, position.apply(items.getLast()));
    }
}
