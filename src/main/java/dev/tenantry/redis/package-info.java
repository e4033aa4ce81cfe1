/**
 * Is Redis there, and in time? One deadline and one circuit breaker in front of every call to it. Imports nothing of
 * Tenantry; the registry's cache, the rate limiter and the readiness report use it.
 */
@NullMarked
package dev.tenantry.redis;

import org.jspecify.annotations.NullMarked;
