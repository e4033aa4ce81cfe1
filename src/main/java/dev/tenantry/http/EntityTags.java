package dev.tenantry.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares the entity tags of conditional requests (RFC 9110, section 13) with the version of a row. The tag of a
 * version is strong: its number in quotes.
 */
public final class EntityTags {

    /** The form of a version's tag. */
    static final String PATTERN = "\"[0-9]{1,19}\"";

    static final int MAX_LENGTH = 21;

    private static final String ANY = "*";
    private static final Pattern LIST_MEMBER = Pattern.compile("\\G[ \\t]*(W/)?(\"[!#-~\\x80-\\xff]*\")[ \\t]*(?:,|$)");

    private EntityTags() {}

    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /** Returns whether the header, of a request that changes something, contains the tag of this version or is {@code *}. */
    static boolean isMatched(String ifMatch, long version) {
        // A weak tag never matches here, and neither does a header that is not a list of tags.
        return matches(ifMatch, of(version), false);
    }

    /** Returns whether the client has this version already, so that a 304 is enough. */
    static boolean isKnown(@Nullable String ifNoneMatch, long version) {
        return ifNoneMatch != null && matches(ifNoneMatch, of(version), true);
    }

    /** Returns whether the header has the form of RFC 9110: {@code *}, or a list of entity tags. */
    static boolean isWellFormed(String header) {
        if (header.strip().equals(ANY)) {
            return true;
        }
        Matcher members = LIST_MEMBER.matcher(header);
        int end = 0;
        while (members.find()) {
            end = members.end();
        }
        return end > 0 && end == header.length() && !header.stripTrailing().endsWith(",");
    }

    private static boolean matches(String header, String tag, boolean mayBeWeak) {
        if (header.strip().equals(ANY)) {
            return true;
        }
        Matcher members = LIST_MEMBER.matcher(header);
        while (members.find()) {
            if (members.group(2).equals(tag) && (mayBeWeak || members.group(1) == null)) {
                return true;
            }
        }
        return false;
    }
}
