/**
 * Which tenants are there? Finds a tenant by id or slug: near cache, then Redis, then PostgreSQL's table {@code
 * control.tenants}, on a datasource of its own, because looking up a tenant must not need a tenant. For the control plane, also
 * writes them down, as a role of its own. Knows where the data stores are. May import {@code redis} and {@code sql}.
 */
@NullMarked
package dev.tenantry.registry;

import org.jspecify.annotations.NullMarked;
