/**
 * How are errors reported? As problem details (RFC 9457) that carry the request's id, whether the error comes from
 * Tenantry or from the framework. Every package may import this one; it imports no other package of Tenantry.
 */
@NullMarked
package dev.tenantry.problem;

import org.jspecify.annotations.NullMarked;
