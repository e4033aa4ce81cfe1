/**
 * How much does each tenant use? Counts requests by tenant, for those that use most, and for all others together. May
 * import {@code context} and {@code registry}, and what is open to all packages.
 */
@NullMarked
package dev.tenantry.usage;

import org.jspecify.annotations.NullMarked;
