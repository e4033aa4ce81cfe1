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
public record Page<T>(
        List<T> items, @Schema(nullable = true) @Nullable String next) {

    // A parameter of type int that is no number would be answered with 404.
    static final String LIMITS = "[1-9][0-9]?|100";
    static final String LIMITS_MESSAGE = "must be a number from 1 to 100";
    static final String DEFAULT_LIMIT = "50";

    /** @param found one more than the limit, where there are more */
    static <T> Page<T> of(List<T> found, int limit, Function<T, String> position) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, limit);
        return new Page<>(items, position.apply(items.getLast()));
    }
}
