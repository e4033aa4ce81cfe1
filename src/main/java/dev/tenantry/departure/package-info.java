/**
 * How does a tenant leave? Contains the export of all its rows, and its erasure with a search for anything left behind.
 * May import {@code operation}, {@code home}, {@code registry}, {@code redis} and {@code sql}, and what is open to all
 * packages.
 */
@NullMarked
package dev.tenantry.departure;

import org.jspecify.annotations.NullMarked;
