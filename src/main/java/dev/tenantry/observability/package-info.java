/**
 * What can be seen? Adds the tenant to every log line, and reports on Redis in the readiness check. May import
 * {@code context} and {@code redis}.
 */
@NullMarked
package dev.tenantry.observability;

import org.jspecify.annotations.NullMarked;
