package dev.tenantry.problem;

import java.util.Optional;
import java.util.stream.Stream;

/** Searches the causes of a failure. */
public final class Causes {

    private Causes() {}

    /**
     * Returns the failure itself or its nearest cause of the given type; empty if there is none. Searches suppressed
     * exceptions too, because that is where Narayana keeps the reason of a failed COMMIT.
     */
    public static <T extends Throwable> Optional<T> first(Class<T> type, Throwable failure) {
        if (type.isInstance(failure)) {
            return Optional.of(type.cast(failure));
        }
        return Stream.concat(Stream.ofNullable(failure.getCause()), Stream.of(failure.getSuppressed()))
                .flatMap(cause -> first(type, cause).stream())
                .findFirst();
    }
}
