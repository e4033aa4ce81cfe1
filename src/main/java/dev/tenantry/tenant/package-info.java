/**
 * What is a tenant? Plain vocabulary for every other package, made of values that cannot be constructed invalid.
 * Imports no other package of Tenantry, and nothing from CDI, JPA or Jakarta REST.
 */
@NullMarked
package dev.tenantry.tenant;

import org.jspecify.annotations.NullMarked;
