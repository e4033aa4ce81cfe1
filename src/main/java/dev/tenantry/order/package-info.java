/**
 * What does the business do? Orders: the resource, the entity, and the requests and responses. Knows no tenant, and may
 * import only {@code ratelimit}, {@code idempotency}, {@code paging}, {@code user} (for the caller's role),
 * {@code http} and {@code problem}: so isolation cannot depend on this code.
 */
@NullMarked
package dev.tenantry.order;

import org.jspecify.annotations.NullMarked;
