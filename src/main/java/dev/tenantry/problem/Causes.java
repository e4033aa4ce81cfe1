package dev.tenantry.problem;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Searches the causes of a failure. */
public final class Causes {

    private Causes() {}

    /** Returns the failure itself or its nearest cause of the given type; empty if there is none. */
    public static <T extends Throwable> Optional<T> first(Class<T> type, Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
