package dev.tenantry.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Checks the head of an HTTP/1 request line by line (RFC 9112), and notes what follows it. Refuses everything that two
 * servers could read differently, because one of them may be a gateway in front of this one. Reused for all requests of
 * a connection.
 */
final class RequestHead {

    private static final long NONE = -1;
    private static final int MAX_LENGTH_DIGITS = 18;

    private boolean inOldVersion;
    private @Nullable String targetAuthority;
    private int hosts;
    private boolean hasCredentials;
    private boolean hasCoding;
    private long length;
    private boolean mustBeHidden;

    /** Begins with the first line, without its line end. */
    @Nullable Refusal requestLine(String line) {
        targetAuthority = null;
        hosts = 0;
        hasCredentials = false;
        hasCoding = false;
        length = NONE;
        int target = 1 + line.indexOf(' ');
        int version = 1 + line.indexOf(' ', target);
        if (target == 0 || version == 0 || !Syntax.isToken(line, 0, target - 1) || version - 1 == target) {
            return Refusal.REQUEST_LINE;
        }
        String protocol = line.substring(version);
        inOldVersion = protocol.equals("HTTP/1.0");
        if (!inOldVersion && !protocol.equals("HTTP/1.1")) {
            return Refusal.VERSION;
        }
        return target(line, target - 1, target, version - 1);
    }

    private @Nullable Refusal target(String line, int methodEnd, int from, int to) {
        if (Syntax.isIgnoringCase(line, 0, methodEnd, "connect")) {
            return Refusal.TARGET;
        }
        if (line.charAt(from) == '/') {
            return Syntax.isOriginForm(line, from, to) ? null : Refusal.TARGET;
        }
        if (line.charAt(from) == '*' && to == from + 1) {
            return line.substring(0, methodEnd).equals("OPTIONS") ? null : Refusal.TARGET;
        }
        return absoluteTarget(line.substring(from, to));
    }

    // RFC 9112, section 3.2.2. Without a path, Vert.x would take one out of the query.
    private @Nullable Refusal absoluteTarget(String target) {
        int authority = target.indexOf("://") + 3;
        if (authority < 3
                || !(Syntax.isIgnoringCase(target, 0, authority - 3, "http")
                        || Syntax.isIgnoringCase(target, 0, authority - 3, "https"))) {
            return Refusal.TARGET;
        }
        int end = authority;
        while (end < target.length() && target.charAt(end) != '/') {
            end++;
        }
        if (!Authority.isValid(target, authority, end) || !Syntax.isPathAndQuery(target, end, target.length())) {
            return Refusal.TARGET;
        }
        targetAuthority = target.substring(authority, end);
        return null;
    }

    /** Goes on with a line that is not empty. */
    @Nullable Refusal field(String line) {
        mustBeHidden = false;
        int colon = endOfName(line);
        if (colon < 0) {
            return Refusal.FIELD;
        }
        int from = colon + 1;
        int to = line.length();
        while (from < to && Syntax.isBlank(line.charAt(from))) {
            from++;
        }
        while (from < to && Syntax.isBlank(line.charAt(to - 1))) {
            to--;
        }
        return switch (colon) {
            case 4 -> Syntax.isIgnoringCase(line, 0, colon, "host") ? host(line, from, to) : null;
            case 7 -> Syntax.isIgnoringCase(line, 0, colon, "upgrade") ? upgrade(line, from, to) : null;
            case 13 -> Syntax.isIgnoringCase(line, 0, colon, "authorization") ? credentials() : null;
            case 14 -> Syntax.isIgnoringCase(line, 0, colon, "content-length") ? length(line, from, to) : null;
            case 17 -> Syntax.isIgnoringCase(line, 0, colon, "transfer-encoding") ? coding(line, from, to) : null;
            case 18 -> {
                // Netty takes a GET with Sec-WebSocket-Key1 and -Key2 for a request with a body of 8 octets.
                mustBeHidden = Syntax.isIgnoringCase(line, 0, colon, "sec-websocket-key1");
                yield null;
            }
            default -> null;
        };
    }

    /** Returns whether a line has the form of a header or trailer line. */
    static boolean isField(String line) {
        return endOfName(line) > 0;
    }

    // Also refuses a name that is empty or followed by a space, and a line that begins with one (obs-fold).
    private static int endOfName(String line) {
        int colon = 0;
        while (colon < line.length() && Syntax.isTokenCharacter(line.charAt(colon))) {
            colon++;
        }
        boolean isField = colon > 0
                && colon < line.length()
                && line.charAt(colon) == ':'
                && Syntax.isFieldValue(line, colon + 1, line.length());
        return isField ? colon : -1;
    }

    private @Nullable Refusal host(String line, int from, int to) {
        hosts++;
        if (hosts > 1 || !Authority.isValid(line, from, to)) {
            return Refusal.AUTHORITY;
        }
        return targetAuthority == null || targetAuthority.equalsIgnoreCase(line.substring(from, to))
                ? null
                : Refusal.AUTHORITY;
    }

    // RFC 9113 has no upgrade from HTTP/1.1. With one, a client could evade the rules of the gateway that passes it on.
    private @Nullable Refusal upgrade(String line, int from, int to) {
        mustBeHidden = line.substring(from, to).toLowerCase(Locale.ROOT).contains("h2c");
        return null;
    }

    // Two readers may choose different ones, and see different callers.
    private @Nullable Refusal credentials() {
        boolean again = hasCredentials;
        hasCredentials = true;
        return again ? Refusal.CREDENTIALS : null;
    }

    private @Nullable Refusal length(String line, int from, int to) {
        if (length != NONE || from == to || to - from > MAX_LENGTH_DIGITS) {
            return Refusal.LENGTH;
        }
        length = 0;
        for (int i = from; i < to; i++) {
            if (!Syntax.isDigit(line.charAt(i))) {
                return Refusal.LENGTH;
            }
            length = length * 10 + line.charAt(i) - '0';
        }
        return null;
    }

    private @Nullable Refusal coding(String line, int from, int to) {
        if (hasCoding || inOldVersion) {
            return Refusal.TRANSFER_CODING;
        }
        hasCoding = true;
        if (Syntax.isIgnoringCase(line, from, to, "chunked")) {
            return null;
        }
        return endsInOneChunked(line.substring(from, to)) ? Refusal.UNKNOWN_CODING : Refusal.TRANSFER_CODING;
    }

    // RFC 9112, section 6.3: without chunked at the end, the length of the body is not known.
    private static boolean endsInOneChunked(String codings) {
        String[] all = codings.split(",", -1);
        for (int i = 0; i < all.length; i++) {
            String coding = all[i].strip();
            boolean isLast = i == all.length - 1;
            if (!Syntax.isToken(coding, 0, coding.length()) || coding.equalsIgnoreCase("chunked") != isLast) {
                return false;
            }
        }
        return true;
    }

    /** Ends with the empty line. */
    @Nullable Refusal end() {
        if (hasCoding && length != NONE) {
            return Refusal.LENGTH;
        }
        // In HTTP/1.0, a request may name no host at all. A host that only the target names would be overlooked.
        return hosts == 1 || (inOldVersion && targetAuthority == null) ? null : Refusal.AUTHORITY;
    }

    /** Returns whether the last line must not reach Netty, which would act on it. */
    boolean mustBeHidden() {
        return mustBeHidden;
    }

    boolean isChunked() {
        return hasCoding;
    }

    /** Returns the length of a body that is not chunked. */
    long length() {
        return Math.max(0, length);
    }
}
