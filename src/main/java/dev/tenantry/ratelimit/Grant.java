package dev.tenantry.ratelimit;

/**
 * Redis' reply.
 *
 * @param decision the decision on the request that asked; what remains includes the further passes
 * @param further how many passes were granted beside those for that request
 * @param micros Redis' time, which identifies the lease among all of this instance
 */
record Grant(RateLimitDecision decision, int further, long micros) {}
