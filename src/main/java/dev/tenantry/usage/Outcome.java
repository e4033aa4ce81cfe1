package dev.tenantry.usage;

import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** What became of a request. */
enum Outcome {
    SUCCESS,
    /** Over the tenant's rate limit. */
    LIMITED,
    /** Refused for another reason that is the caller's. */
    REJECTED,
    /** Not served at the moment: too many of the tenant's requests are in progress, or its home is away. */
    UNAVAILABLE,
    FAILED;

    static Outcome of(int status) {
        if (status == Response.Status.TOO_MANY_REQUESTS.getStatusCode()) {
            return LIMITED;
        }
        if (status == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()) {
            return UNAVAILABLE;
        }
        return switch (Response.Status.Family.familyOf(status)) {
            case INFORMATIONAL, SUCCESSFUL, REDIRECTION -> SUCCESS;
            case CLIENT_ERROR -> REJECTED;
            case SERVER_ERROR, OTHER -> FAILED;
        };
    }

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
