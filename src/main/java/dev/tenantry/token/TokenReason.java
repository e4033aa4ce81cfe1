package dev.tenantry.token;

import java.util.Locale;

/**
 * The reasons for which a token is not accepted. The code is for the log and the metrics; the client does not see it.
 */
enum TokenReason {
    /** The token does not have three parts of Base64url, or a part is not JSON. */
    MALFORMED,
    WRONG_ALGORITHM,
    /** The header {@code typ} marks a token for another purpose, or is not a string. */
    WRONG_TYPE,
    /** The token demands an extension ({@code crit}, {@code b64}), and this service knows none. */
    UNKNOWN_EXTENSION,
    UNKNOWN_KEY,
    BAD_SIGNATURE,
    WRONG_ISSUER,
    WRONG_AUDIENCE,
    EXPIRED,
    NOT_YET_VALID,
    TOO_OLD,
    MISSING_CLAIM,
    MALFORMED_CLAIM,
    /** The token may be genuine, but its key is not available. */
    NO_KEYS;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
