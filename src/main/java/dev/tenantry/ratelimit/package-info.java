/**
 * May it proceed? Counts each tenant's requests against its plan, in Redis across all instances, in memory while Redis
 * is away. May import {@code context}, {@code redis}, {@code tenant} and {@code problem}.
 */
@NullMarked
package dev.tenantry.ratelimit;

import org.jspecify.annotations.NullMarked;
