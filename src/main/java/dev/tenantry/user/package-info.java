/**
 * Who are a tenant's users? The resource, the entity, and the answer to {@code context}'s question whether somebody is
 * one of them. Tenant-free like {@code order}; may import {@code ratelimit}, {@code context} and {@code problem}.
 */
@NullMarked
package dev.tenantry.user;

import org.jspecify.annotations.NullMarked;
