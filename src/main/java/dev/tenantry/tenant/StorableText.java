package dev.tenantry.tenant;

import java.nio.charset.StandardCharsets;

/** Tells whether PostgreSQL stores a text as it is, and counts its characters as PostgreSQL does. */
public final class StorableText {

    private StorableText() {}

    /** Returns whether the text is valid Unicode without NUL. */
    public static boolean isStorable(String text) {
        // Half of a surrogate pair would be stored as a question mark, and so be taken for another text.
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** Returns whether the text is storable and has min to max characters, which are Unicode code points. */
    public static boolean isValid(String text, int min, int max) {
        int length = text.codePointCount(0, text.length());
        return length >= min && length <= max && isStorable(text);
    }
}
