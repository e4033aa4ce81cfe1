/**
 * May the request proceed? Counts each tenant's requests against the limit of its plan: in Redis across all instances,
 * or in memory while Redis is unavailable. Bounds how many of them are in progress on this instance. May import
 * {@code context}, {@code redis}, {@code tenant} and {@code problem}.
 */
@NullMarked
package dev.tenantry.ratelimit;

import org.jspecify.annotations.NullMarked;
