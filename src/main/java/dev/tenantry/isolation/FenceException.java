package dev.tenantry.isolation;

import dev.tenantry.tenant.Tenant;
import java.io.Serial;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a transaction was not let into the tenant's home. The transaction has done nothing yet, so it can be
 * repeated; {@link FenceRetry} decides whether it is. Has no stack trace, because it is not a bug.
 */
final class FenceException extends RuntimeException {

    enum Reason {
        /** PostgreSQL says that the tenant may not be served, or not in this home. */
        CLOSED,
        /** The tenant is being moved or erased at this moment. */
        BUSY,
        /** The connection turned out to be dead, as after a restart of PostgreSQL. */
        LOST,
        /** The home cannot be opened. */
        UNAVAILABLE;

        /** Returns its name in traces. */
        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Tenant tenant;
    private final Reason reason;

    FenceException(Tenant tenant, Reason reason, @Nullable RuntimeException cause) {
        // The cause is the answer if nothing repeats the transaction, as with one that code begins without
        // @Transactional.
        super(
                "Home " + tenant.home() + " of tenant " + tenant.id() + " is " + reason,
                cause == null ? HomeProblems.unavailable() : cause,
                false,
                false);
        this.tenant = tenant;
        this.reason = reason;
    }

    /** Returns the answer to the client if the transaction is not repeated. */
    RuntimeException answer() {
        return getCause() instanceof RuntimeException answer ? answer : HomeProblems.unavailable();
    }

    /** Returns the tenant as it was known when the home was opened. */
    Tenant tenant() {
        return tenant;
    }

    Reason reason() {
        return reason;
    }
}
