/**
 * Random histories: tenants act at the same time, on two instances, while they are suspended and moved, and every answer
 * must be one that a model of the tenant allows. Exists only in tests.
 */
@NullMarked
package dev.tenantry.histories;

import org.jspecify.annotations.NullMarked;
