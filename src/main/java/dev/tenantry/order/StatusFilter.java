package dev.tenantry.order;

import dev.tenantry.http.InvalidParameterException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Which orders a client asks for.
 *
 * @param status the only status of these orders; empty for orders of every status
 */
@Schema(type = SchemaType.STRING)
record StatusFilter(Optional<OrderStatus> status) {

    static final String ALL = "all";

    /** Called by Jakarta REST. */
    public static StatusFilter fromString(String text) {
        if (text.equals(ALL)) {
            return new StatusFilter(Optional.empty());
        }
        return Arrays.stream(OrderStatus.values())
                .filter(status -> status.wireName().equals(text))
                .findFirst()
                .map(status -> new StatusFilter(Optional.of(status)))
                .orElseThrow(() -> InvalidParameterException.notOneOf("status", names()));
    }

    static List<String> names() {
        return Stream.concat(Stream.of(ALL), Arrays.stream(OrderStatus.values()).map(OrderStatus::wireName))
                .toList();
    }
}
