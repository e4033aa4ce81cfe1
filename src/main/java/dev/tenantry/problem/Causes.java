package dev.tenantry.problem;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What lies below a failure. */
public final class Causes {

    private Causes() {}

    /** The failure itself, or the nearest of its causes, that is of this type. */
    public static <T extends Throwable> Optional<T> first(Class<T> type, Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
