/**
 * Where are its rows? Gives Hibernate a connection on which PostgreSQL shows one tenant's rows, and refuses to start
 * where PostgreSQL would show more. May import {@code context}, {@code registry} and {@code sql}, beside what is open to
 * all.
 */
@NullMarked
package dev.tenantry.isolation;

import org.jspecify.annotations.NullMarked;
