/**
 * Is Redis reachable, in time? Gives every call a deadline, and makes no calls while Redis is gone or hangs. Imports
 * {@code tenant} and {@code tracing} only. The registry's cache, the rate limiter and the erasure of tenants use it.
 */
@NullMarked
package dev.tenantry.redis;

import org.jspecify.annotations.NullMarked;
