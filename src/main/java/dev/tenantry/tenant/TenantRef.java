package dev.tenantry.tenant;

import java.util.Optional;

/**
 * A reference to a tenant, by id or by slug. The two cannot be confused, because a {@link Slug} never has the form of a
 * UUID.
 */
public sealed interface TenantRef permits TenantId, Slug {

    /** Returns empty if the text is neither a canonical UUID nor a slug. The text never appears in an error message. */
    static Optional<TenantRef> parse(String text) {
        Optional<TenantId> id = TenantId.parse(text);
        return id.isPresent() ? id.map(TenantRef.class::cast) : Slug.parse(text).map(TenantRef.class::cast);
    }
}
