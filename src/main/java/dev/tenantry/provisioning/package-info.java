/**
 * How is a tenant's home created, and how are all homes migrated? Contains two jobs, and migration by command and at
 * start. May import {@code operation}, {@code home}, {@code registry} and {@code sql}, and what is open to all
 * packages.
 */
@NullMarked
package dev.tenantry.provisioning;

import org.jspecify.annotations.NullMarked;
