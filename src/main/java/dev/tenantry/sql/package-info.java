/**
 * How is a statement run? Plain JDBC with the ceremony taken out, for what is not a tenant's: the registry, the control
 * plane, and PostgreSQL itself. Imports nothing of Tenantry.
 */
@NullMarked
package dev.tenantry.sql;

import org.jspecify.annotations.NullMarked;
