package dev.tenantry.http;

import jakarta.ws.rs.ClientErrorException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares the entity tags of conditional requests (RFC 9110, section 13) with the version of a row. The tag of a
 * version is strong: its number in quotes.
 */
public final class EntityTags {

    /** The form of a version's tag. */
    public static final String PATTERN = "\"[0-9]+\"";

    private static final int PRECONDITION_FAILED = 412;
    private static final int PRECONDITION_REQUIRED = 428;

    private static final String ANY = "*";
    private static final Pattern LIST_MEMBER = Pattern.compile("\\G[ \\t]*(W/)?(\"[!#-~\\x80-\\xff]*\")[ \\t]*(?:,|$)");

    private EntityTags() {}

    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /**
     * Requires the header of a request that changes something, before the row is read.
     *
     * @throws ClientErrorException 428, if the client did not send it
     */
    public static String requireIfMatch(@Nullable String ifMatch) {
        if (ifMatch == null) {
            throw new ClientErrorException(PRECONDITION_REQUIRED);
        }
        return ifMatch;
    }

    /** @throws ClientErrorException 412, unless the header contains the tag of this version, or is {@code *} */
    public static void requireMatch(String ifMatch, long version) {
        // A weak tag never matches here, and neither does a header that is not a list of tags.
        if (!matches(ifMatch, of(version), false)) {
            throw new ClientErrorException(PRECONDITION_FAILED);
        }
    }

    /** Returns whether the client has this version already, so that a 304 is enough. */
    public static boolean isKnown(@Nullable String ifNoneMatch, long version) {
        return ifNoneMatch != null && matches(ifNoneMatch, of(version), true);
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
