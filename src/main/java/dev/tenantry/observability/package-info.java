/**
 * What can be seen? Adds the tenant to every log line. May import {@code context}, and what is open to all packages.
 */
@NullMarked
package dev.tenantry.observability;

import org.jspecify.annotations.NullMarked;
