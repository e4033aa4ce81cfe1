package dev.tenantry.http;

/**
 * Checks a host with an optional port, as in the field {@code Host} (RFC 9110, section 7.2). Stricter than the RFC,
 * which allows percent-encoded characters: no DNS name has any.
 */
final class Authority {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_PORT_DIGITS = 5;

    private Authority() {}

    static boolean isValid(String text, int from, int to) {
        int end = from < to && text.charAt(from) == '[' ? endOfLiteral(text, from, to) : endOfName(text, from, to);
        return end > from && (end == to || (text.charAt(end) == ':' && isPort(text, end + 1, to)));
    }

    static boolean isValid(String text) {
        return isValid(text, 0, text.length());
    }

    private static int endOfLiteral(String text, int from, int to) {
        int at = from + 1;
        while (at < to && (Syntax.isHexDigit(text.charAt(at)) || ":.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return at > from + 2 && at < to && text.charAt(at) == ']' ? at + 1 : from;
    }

    // The last label may be empty: a name that ends in a dot is absolute.
    private static int endOfName(String text, int from, int to) {
        int label = from;
        int at = from;
        while (at < to && text.charAt(at) != ':') {
            if (text.charAt(at) == '.') {
                if (at == label) {
                    return from;
                }
                label = at + 1;
            } else if (!isNameCharacter(text.charAt(at))) {
                return from;
            }
            at++;
        }
        return at;
    }

    private static boolean isNameCharacter(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || Syntax.isDigit(character)
                || character == '-'
                || character == '_'
                || character == '~';
    }

    private static boolean isPort(String text, int from, int to) {
        if (from == to || to - from > MAX_PORT_DIGITS) {
            return false;
        }
        int port = 0;
        for (int i = from; i < to; i++) {
            if (!Syntax.isDigit(text.charAt(i))) {
                return false;
            }
            port = port * 10 + text.charAt(i) - '0';
        }
        return port <= MAX_PORT;
    }
}
