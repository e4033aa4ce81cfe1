/**
 * Who are a tenant's users, and what may they do? The resource, the entity, the check of a caller's role for all
 * resources, and the control plane's statements on the table, for {@code provisioning}. Knows no tenant, like {@code
 * order}. May import {@code ratelimit}, {@code provisioning} and {@code context}, and what is open to all packages; of
 * {@code context} only what hides the tenant.
 */
@NullMarked
package dev.tenantry.user;

import org.jspecify.annotations.NullMarked;
