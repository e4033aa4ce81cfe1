package dev.tenantry.operation;

import java.util.regex.Pattern;

/**
 * The kind of an operation. Each job defines its own, so that a new job needs no change in this package.
 *
 * @param wireName the name in the database and in responses: 1 to 20 lower-case letters
 */
public record OperationKind(String wireName) {

    /** The form of a name, as a regular expression. */
    public static final String PATTERN = "[a-z]{1,20}";

    private static final Pattern FORM = Pattern.compile(PATTERN);

    public OperationKind {
        if (!FORM.matcher(wireName).matches()) {
            throw new IllegalArgumentException("The name of an operation kind must be 1 to 20 lower-case letters.");
        }
    }

    @Override
    public String toString() {
        return wireName;
    }
}
