/**
 * How is a request read, and its answer handed over? The check of its framing, the order of all filters, the request's
 * id, bodies, deadlines for clients, and the parameters that resources share. Open to all packages. May import {@code
 * tenant}.
 */
@NullMarked
package dev.tenantry.http;

import org.jspecify.annotations.NullMarked;
