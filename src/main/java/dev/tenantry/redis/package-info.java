/**
 * Is Redis reachable, in time? Puts one deadline and one circuit breaker in front of every call. Imports no other
 * package of Tenantry. The registry's cache, the rate limiter and the readiness check use it.
 */
@NullMarked
package dev.tenantry.redis;

import org.jspecify.annotations.NullMarked;
