/**
 * Which tenants exist, and who may act for them? Finds a tenant by id or slug: in the near cache, then in Redis, then
 * in PostgreSQL's table {@code control.tenants}, through a separate datasource, because looking up a tenant must not
 * need a tenant. Reads memberships there too. Also writes both, as the control role, for the control plane. May import
 * {@code redis} and {@code sql}, and what is open to all packages.
 */
@NullMarked
package dev.tenantry.registry;

import org.jspecify.annotations.NullMarked;
