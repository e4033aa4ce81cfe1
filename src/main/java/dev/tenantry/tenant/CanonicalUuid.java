package dev.tenantry.tenant;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The one text form of a UUID that Tenantry accepts: RFC 9562, section 4, in lower case. {@link UUID#fromString} also
 * accepts {@code 1-1-1-1-1}, and two spellings of one id would be two cache keys and two tenants.
 */
public final class CanonicalUuid {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private CanonicalUuid() {}

    public static boolean matches(String text) {
        return FORM.matcher(text).matches();
    }

    public static Optional<UUID> parse(String text) {
        return matches(text) ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
