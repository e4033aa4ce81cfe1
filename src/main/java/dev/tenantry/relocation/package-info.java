/**
 * How does a tenant move? Contains one job, which copies a tenant's rows to another home while they change, and switches
 * to it. May import {@code operation}, {@code home}, {@code registry}, {@code isolation} and {@code sql}, and what is
 * open to all packages.
 */
@NullMarked
package dev.tenantry.relocation;

import org.jspecify.annotations.NullMarked;
