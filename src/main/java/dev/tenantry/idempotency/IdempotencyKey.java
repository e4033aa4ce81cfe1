package dev.tenantry.idempotency;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of the header {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header-07, section 2.1): a string
 * as in RFC 8941, section 3.3.3. Many clients send it without the quotes; it is the same key then.
 *
 * @param value 1 to {@value #MAX_LENGTH} printable ASCII characters
 */
record IdempotencyKey(String value) {

    static final String HEADER = "Idempotency-Key";

    static final int MAX_LENGTH = 255;

    /** The longest field: each character escaped, and the quotes. */
    static final int LONGEST_FIELD = 2 * MAX_LENGTH + 2;

    /** What a key must be, for error messages. */
    static final String REQUIREMENT =
            "must be sent once, as 1 to 255 printable ASCII characters in double quotes, or without the quotes if there"
                    + " are no spaces, commas, semicolons, quotes or backslashes in it";

    private static final String ESCAPED = "[ !#-\\[\\]-~]|\\\\[\"\\\\]";

    // Without what separates or quotes in a structured field, so that two fields that a proxy has joined are not a key.
    private static final String PLAIN = "[!#-+\\--:<-\\[\\]-~]{1,255}";

    // The length is limited here too, so that not even a hostile header takes long to match.
    private static final Pattern FIELD = Pattern.compile("\"((?:" + ESCAPED + "){1,255})\"|(" + PLAIN + ")");

    /** The form of the field, as a regular expression for the document of the API. */
    static final String FORM = "^(?:\"(?:" + ESCAPED + "){1,255}\"|" + PLAIN + ")$";

    /** Returns the key; empty if the fields of that name do not contain exactly one. */
    static Optional<IdempotencyKey> parse(List<String> fields) {
        if (fields.size() != 1) {
            return Optional.empty();
        }
        Matcher field = FIELD.matcher(fields.getFirst());
        if (!field.matches()) {
            return Optional.empty();
        }
        return Optional.of(new IdempotencyKey(
                field.group(1) == null ? field.group(2) : field.group(1).replaceAll("\\\\(.)", "$1")));
    }
}
