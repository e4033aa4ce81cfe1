package dev.tenantry.tenant;

import java.util.Optional;

/**
 * How a caller may name a tenant: by id or by slug. The two can never be mistaken for one another, because a
 * {@link Slug} is refused when it has the form of a UUID.
 */
public sealed interface TenantRef permits TenantId, Slug {

    /** Empty when the text is neither a canonical UUID nor a slug; the text itself is kept out of any message. */
    static Optional<TenantRef> parse(String text) {
        Optional<TenantId> id = TenantId.parse(text);
        return id.isPresent() ? id.map(TenantRef.class::cast) : Slug.parse(text).map(TenantRef.class::cast);
    }
}
