/**
 * Whose request is this? Reads who names a tenant, checks that the tenant may be served and that this caller may act
 * for it, and keeps the answer for the length of the request. The only reader of tenant headers, claims and hosts. May
 * import {@code registry}, {@code tenant} and {@code problem}.
 */
@NullMarked
package dev.tenantry.context;

import org.jspecify.annotations.NullMarked;
