/**
 * Which tenants are there? Finds a tenant by id or slug: near cache, then Redis, then PostgreSQL's table {@code
 * control.tenants}, on a datasource of its own, because looking up a tenant must not need a tenant. May import {@code
 * tenant}, {@code problem} and {@code redis}.
 */
@NullMarked
package dev.tenantry.registry;

import org.jspecify.annotations.NullMarked;
