/**
 * Who are a tenant's users? The resource, the entity, and what {@code context} and {@code provisioning} ask of them:
 * whether a subject is a user, and how the first user is written. Knows no tenant, like {@code order}. May import
 * {@code ratelimit}, {@code context} and {@code provisioning}, and what is open to all packages.
 */
@NullMarked
package dev.tenantry.user;

import org.jspecify.annotations.NullMarked;
