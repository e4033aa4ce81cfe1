package dev.tenantry.http;

/** Reads the line before a chunk (RFC 9112, section 7.1). Extensions are checked, and otherwise ignored. */
final class ChunkSize {

    static final long MALFORMED = -1;

    private static final int MAX_DIGITS = 16;

    private final String line;
    private int at;

    private ChunkSize(String line) {
        this.line = line;
    }

    /** Returns the size, or {@link #MALFORMED}. */
    static long parse(String line) {
        long size = 0;
        int digits = 0;
        while (digits < line.length() && Syntax.isHexDigit(line.charAt(digits))) {
            size = size * 16 + Character.digit(line.charAt(digits), 16);
            digits++;
            // Netty's limit. A body of this size is refused in any case.
            if (digits > MAX_DIGITS || size > Integer.MAX_VALUE) {
                return MALFORMED;
            }
        }
        if (digits == 0 || (digits < line.length() && !new ChunkSize(line).areExtensions(digits))) {
            return MALFORMED;
        }
        return size;
    }

    private boolean areExtensions(int from) {
        at = from;
        while (at < line.length()) {
            if (!(skipBlanks() && take(';') && skipBlanks() && takeToken())) {
                return false;
            }
            int end = at;
            skipBlanks();
            if (!take('=')) {
                at = end;
            } else if (!(skipBlanks() && (takeToken() || takeQuoted()))) {
                return false;
            }
        }
        return true;
    }

    private boolean skipBlanks() {
        while (at < line.length() && Syntax.isBlank(line.charAt(at))) {
            at++;
        }
        return true;
    }

    private boolean take(char character) {
        boolean present = at < line.length() && line.charAt(at) == character;
        if (present) {
            at++;
        }
        return present;
    }

    private boolean takeToken() {
        int from = at;
        while (at < line.length() && Syntax.isTokenCharacter(line.charAt(at))) {
            at++;
        }
        return at > from;
    }

    private boolean takeQuoted() {
        if (!take('"')) {
            return false;
        }
        while (isQuotable()) {
            char character = line.charAt(at++);
            if (character == '"') {
                return true;
            }
            // After a backslash, any character stands for itself.
            if (character == '\\' && isQuotable()) {
                at++;
            }
        }
        return false;
    }

    private boolean isQuotable() {
        return at < line.length() && Syntax.isFieldValue(line, at, at + 1);
    }
}
