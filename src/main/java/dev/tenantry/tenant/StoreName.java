package dev.tenantry.tenant;

import java.util.Optional;
import java.util.regex.Pattern;

/** The name under which a data store is configured: a PostgreSQL server that can hold tenant databases. */
public record StoreName(String value) {

    /** The form of a name, as a regular expression. */
    public static final String PATTERN = "[a-z0-9](-?[a-z0-9]){0,39}";

    /** The longest text that matches: 40 letters or digits, and a hyphen between each two. */
    public static final int MAX_LENGTH = 79;

    // Lower case and hyphens only: the name is a configuration key, and as such part of an environment variable's name.
    private static final Pattern FORM = Pattern.compile(PATTERN);

    public StoreName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "A data store's name must match [a-z0-9](-?[a-z0-9])* and have at most 40 characters.");
        }
    }

    public static Optional<StoreName> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new StoreName(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
