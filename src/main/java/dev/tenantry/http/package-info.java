/**
 * How is a request read? The order of all filters, the request's id, and the parameters that resources share. Open to
 * all packages. May import {@code tenant}.
 */
@NullMarked
package dev.tenantry.http;

import org.jspecify.annotations.NullMarked;
