package dev.tenantry.operation;

import java.time.Duration;

/**
 * How much work is pending.
 *
 * @param failed operations that were given up, until an administrator retries them
 * @param oldest how long the oldest unfinished operation has existed; zero if there is none
 */
record OperationBacklog(long unfinished, long failed, Duration oldest) {}
