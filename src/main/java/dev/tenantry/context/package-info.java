/**
 * Whose request is this? Finds the tenant that the request names, checks that the tenant is active and that the caller
 * may act for it, and holds the result for the duration of the request. No other package reads the tenant from a
 * header, claim or host. May import {@code registry}, {@code start}, {@code tenant} and {@code problem}.
 */
@NullMarked
package dev.tenantry.context;

import org.jspecify.annotations.NullMarked;
