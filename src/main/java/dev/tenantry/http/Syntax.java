package dev.tenantry.http;

/** The characters that RFC 9110 and RFC 3986 allow in the parts of a request. */
final class Syntax {

    private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static final boolean[] TOKEN = tableOf(ALPHANUMERIC + "!#$%&'*+-.^_`|~");
    private static final boolean[] TARGET = tableOf(ALPHANUMERIC + "-._~!$&'()*+,;=:@/?%");
    private static final boolean[] HEX_DIGIT = tableOf("0123456789ABCDEFabcdef");
    private static final boolean[] VALUE = values();

    private Syntax() {}

    private static boolean[] tableOf(String characters) {
        boolean[] table = new boolean[256];
        characters.chars().forEach(character -> table[character] = true);
        return table;
    }

    private static boolean[] values() {
        boolean[] table = new boolean[256];
        for (int character = ' '; character < table.length; character++) {
            table[character] = character != 0x7f;
        }
        table['\t'] = true;
        return table;
    }

    static boolean isTokenCharacter(char character) {
        return character < TOKEN.length && TOKEN[character];
    }

    static boolean isHexDigit(char character) {
        return character < HEX_DIGIT.length && HEX_DIGIT[character];
    }

    static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    static boolean isBlank(char character) {
        return character == ' ' || character == '\t';
    }

    static boolean isToken(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return from < to;
    }

    /** Returns whether a field value contains no control character. May be empty. */
    static boolean isFieldValue(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char character = text.charAt(i);
            if (character >= VALUE.length || !VALUE[character]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether the text is a path, possibly with a query. Quarkus parses it as a relative reference, in which
     * two slashes begin a host that must not be empty, and would refuse it without a problem document.
     */
    static boolean isOriginForm(String text, int from, int to) {
        return from < to
                && text.charAt(from) == '/'
                && isPathAndQuery(text, from, to)
                && !(to > from + 1 && text.charAt(from + 1) == '/' && (to == from + 2 || text.charAt(from + 2) == '?'));
    }

    /** Returns whether all characters may occur in a path or a query, and every percent sign begins an octet. */
    static boolean isPathAndQuery(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char character = text.charAt(i);
            if (character >= TARGET.length || !TARGET[character]) {
                return false;
            }
            if (character == '%' && !(i + 2 < to && isHexDigit(text.charAt(i + 1)) && isHexDigit(text.charAt(i + 2)))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the part of the text is the given lower-case ASCII, in any case. */
    static boolean isIgnoringCase(String text, int from, int to, String lowerCase) {
        if (to - from != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if (lowerCase(text.charAt(from + i)) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    // Only ASCII: Character.toLowerCase makes a k of the Kelvin sign.
    private static char lowerCase(char character) {
        return character >= 'A' && character <= 'Z' ? (char) (character + ('a' - 'A')) : character;
    }
}
