/**
 * What can one see? The tenant in every log line, and what readiness says of Redis. May import {@code context} and
 * {@code redis}.
 */
@NullMarked
package dev.tenantry.observability;

import org.jspecify.annotations.NullMarked;
