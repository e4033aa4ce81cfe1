package dev.tenantry.tenant;

import java.util.Optional;

/** A user's email address. Only its length and characters are checked, not whether it can receive mail. */
public record Email(String value) {

    /** What an email address must be, for error messages. */
    public static final String REQUIREMENT = "must have 3 to 320 characters, and no NUL";

    public Email {
        if (!isValid(value)) {
            throw new IllegalArgumentException("An email address " + REQUIREMENT + ".");
        }
    }

    /** Returns empty if the text is not valid. The text never appears in an error message. */
    public static Optional<Email> parse(String text) {
        return isValid(text) ? Optional.of(new Email(text)) : Optional.empty();
    }

    private static boolean isValid(String text) {
        return StorableText.isValid(text, 3, 320);
    }
}
