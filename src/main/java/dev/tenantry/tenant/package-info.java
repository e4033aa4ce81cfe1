/**
 * What is a tenant? Plain vocabulary that every other package may use: values that cannot be built invalid. Imports
 * nothing of Tenantry and nothing of CDI, JPA or Jakarta REST.
 */
@NullMarked
package dev.tenantry.tenant;

import org.jspecify.annotations.NullMarked;
