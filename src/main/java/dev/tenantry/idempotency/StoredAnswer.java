package dev.tenantry.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that succeeded.
 *
 * @param fingerprint the request's
 * @param headers those that the resource set, as a JSON object of arrays
 * @param body the JSON, or null for an answer without a body
 */
record StoredAnswer(
        String fingerprint,
        int status,
        String headers,
        @Nullable String body) {

    /** The longest that are stored, in characters, as in the table. */
    static final int MAX_HEADERS = 8000;

    static final int MAX_BODY = 2_097_152;

    StoredAnswer {
        // The table would refuse it too. This says what to do, and whom it concerns: not the client.
        if (headers.length() > MAX_HEADERS || (body != null && body.length() > MAX_BODY)) {
            throw new IllegalStateException(
                    ("The answer is too long to be stored for an idempotency key: headers of %d characters (at most"
                                    + " %d), a body of %d (at most %d). Let the operation answer with less.")
                            .formatted(headers.length(), MAX_HEADERS, body == null ? 0 : body.length(), MAX_BODY));
        }
    }
}
