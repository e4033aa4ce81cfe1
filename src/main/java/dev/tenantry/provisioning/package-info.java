/**
 * How is a home made, kept current and taken away? Schemas, databases, grants, Flyway for one home and for all of them,
 * export and erasure: all that needs the owner role. May import {@code registry}, {@code redis} and {@code sql}.
 */
@NullMarked
package dev.tenantry.provisioning;

import org.jspecify.annotations.NullMarked;
