package dev.tenantry.problem;

import dev.tenantry.sql.SqlState;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Searches the causes of a failure. */
public final class Causes {

    // A chain can be cyclic, and then has no end.
    private static final int MOST = 50;

    private Causes() {}

    /**
     * Returns the failure itself or its nearest cause of the given type; empty if there is none. Searches suppressed
     * exceptions too, because that is where Narayana keeps the reason of a failed COMMIT.
     */
    public static <T extends Throwable> Optional<T> first(Class<T> type, Throwable failure) {
        Set<Throwable> found = new LinkedHashSet<>();
        collect(failure, found);
        return found.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    private static void collect(@Nullable Throwable failure, Set<Throwable> found) {
        if (failure != null && found.size() < MOST && found.add(failure)) {
            collect(failure.getCause(), found);
            for (Throwable suppressed : failure.getSuppressed()) {
                collect(suppressed, found);
            }
        }
    }

    /**
     * Returns what distinguishes the root of the failure from others: its class, SQLSTATE and origin. Not its message,
     * which may differ from request to request.
     */
    public static String signatureOf(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; depth < MOST && root.getCause() != null; depth++) {
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
