/**
 * Who are a tenant's users? The resource, the entity, and the control plane's statements on the table, for
 * {@code provisioning}. Knows no tenant, like {@code order}. May import {@code ratelimit} and {@code provisioning}, and
 * what is open to all packages.
 */
@NullMarked
package dev.tenantry.user;

import org.jspecify.annotations.NullMarked;
