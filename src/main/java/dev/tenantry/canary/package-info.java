/**
 * Does isolation hold when it is tried? Sentinels, two tenants of each tier, read, write and forge against each other on
 * every instance, through the code that serves customers. May import {@code context}, {@code home}, {@code isolation}
 * and {@code registry}, and what is open to all packages.
 */
@NullMarked
package dev.tenantry.canary;

import org.jspecify.annotations.NullMarked;
