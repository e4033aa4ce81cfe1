/**
 * What can be seen? Adds the tenant to every log line, and begins the traces of requests. May import {@code
 * context} and {@code tracing}, and what is open to all packages.
 */
@NullMarked
package dev.tenantry.observability;

import org.jspecify.annotations.NullMarked;
