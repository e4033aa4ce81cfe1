package dev.tenantry.tenant;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person or program as the identity provider names them: the claim {@code sub} of their tokens. A text that is not
 * a valid subject names no user of any tenant.
 */
public record Subject(String value) {

    /** What a subject must be, for error messages. */
    public static final String REQUIREMENT = "must have 1 to 255 characters, and no NUL";

    public Subject {
        if (!isValid(value)) {
            throw new IllegalArgumentException("A subject " + REQUIREMENT + ".");
        }
    }

    /** Returns empty if the text is not a valid subject. The text never appears in an error message. */
    public static Optional<Subject> parse(@Nullable String text) {
        return text != null && isValid(text) ? Optional.of(new Subject(text)) : Optional.empty();
    }

    private static boolean isValid(String text) {
        return StorableText.isValid(text, 1, 255);
    }
}
