package dev.tenantry.tenant;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant's id. The only accepted text form is the canonical one of RFC 9562, section 4, in lower case. */
public record TenantId(UUID value) implements TenantRef {

    public static Optional<TenantId> parse(String text) {
        return CanonicalUuid.parse(text).map(TenantId::new);
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
