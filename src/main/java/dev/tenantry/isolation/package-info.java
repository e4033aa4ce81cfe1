/**
 * Where are a tenant's rows? Gives Hibernate connections on which PostgreSQL shows the rows of one tenant only, and
 * refuses to start if PostgreSQL would show more. May import {@code context}, {@code home}, {@code registry},
 * {@code sql} and {@code tracing}, and what is open to all packages.
 */
@NullMarked
package dev.tenantry.isolation;

import org.jspecify.annotations.NullMarked;
