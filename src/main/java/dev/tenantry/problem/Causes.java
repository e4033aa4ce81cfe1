package dev.tenantry.problem;

import dev.tenantry.sql.SqlState;
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

    /**
     * Returns what distinguishes the root of the failure from others: its class, SQLSTATE and origin. Not its message,
     * which may differ from request to request.
     */
    public static String signatureOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        StackTraceElement[] stack = root.getStackTrace();
        return root.getClass().getName()
                + ' '
                + SqlState.codeOf(root).orElse("")
                + ' '
                + (stack.length == 0 ? "" : stack[0]);
    }
}
