package dev.tenantry.tenant;

import java.nio.charset.StandardCharsets;

/** Tells whether PostgreSQL stores a text as it is. */
final class StorableText {

    private StorableText() {}

    /** Returns whether the text has min to max characters, as PostgreSQL counts them, which can all be stored. */
    static boolean isValid(String text, int min, int max) {
        int length = text.codePointCount(0, text.length());
        // Half of a surrogate pair would be stored as a question mark, and so be taken for another text.
        return length >= min
                && length <= max
                && text.indexOf('\0') < 0
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
