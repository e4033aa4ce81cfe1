/**
 * How is a statement run, and what does a SQLSTATE mean? Plain JDBC without the boilerplate, for what does not belong
 * to a tenant: the registry, the control plane and PostgreSQL itself. Imports {@code tracing} only.
 */
@NullMarked
package dev.tenantry.sql;

import org.jspecify.annotations.NullMarked;
