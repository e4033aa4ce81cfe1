package dev.tenantry.tenant;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A tenant's id. The only accepted text form is the canonical one of RFC 9562, section 4, in lower case. */
public record TenantId(UUID value) implements TenantRef {

    // UUID.fromString also accepts "1-1-1-1-1". Two spellings of one id would be two cache keys and two tenants.
    static final Pattern CANONICAL = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public static Optional<TenantId> parse(String text) {
        return CANONICAL.matcher(text).matches() ? Optional.of(new TenantId(UUID.fromString(text))) : Optional.empty();
    }

    // The generated methods are correct, but a native executable interprets them, and every request uses this as a key.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TenantId id && value.equals(id.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
