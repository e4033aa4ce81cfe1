package dev.tenantry.tenant;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** A tenant's id. Its text is the canonical, lower-case form of RFC 9562, section 4, and no other. */
public record TenantId(UUID value) implements TenantRef {

    // UUID.fromString also takes "1-1-1-1-1": two spellings of one id would be two cache keys and two tenants.
    static final Pattern CANONICAL = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public static Optional<TenantId> parse(String text) {
        return CANONICAL.matcher(text).matches() ? Optional.of(new TenantId(UUID.fromString(text))) : Optional.empty();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
