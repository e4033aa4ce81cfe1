package dev.tenantry.tenant;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An enum constant with one name for the outside: in the database, in Redis, in requests and in responses. */
public interface WireNamed {

    /** The constant's name in Java, such as {@code CREATE_TENANT}. */
    String name();

    /** Returns the name for the outside, such as {@code create-tenant}. */
    default String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the names for the outside of all constants, in their order. */
    static <E extends Enum<E> & WireNamed> List<String> names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(WireNamed::wireName).toList();
    }

    static <E extends Enum<E> & WireNamed> Optional<E> parse(Class<E> type, String wireName) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.wireName().equals(wireName))
                .findFirst();
    }

    /** @throws IllegalArgumentException if no constant has this name */
    static <E extends Enum<E> & WireNamed> E of(Class<E> type, String wireName) {
        return parse(type, wireName)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Not a valid " + type.getSimpleName() + "; it must be one of " + names(type) + "."));
    }
}
