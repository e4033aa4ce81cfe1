package dev.tenantry.ratelimit;

/**
 * Asks Redis for passes, and returns those of the last lease that were not used.
 *
 * @param wanted how many passes to grant if the limit has room for them; else one is granted, or none
 * @param holder the instance that asks
 * @param lastLease the lease whose passes are returned, by the time at which Redis granted it
 * @param unused how many passes of that lease are returned
 */
record LeaseRequest(int wanted, String holder, long lastLease, int unused) {

    /** Asks for a single pass, for immediate use. */
    static final LeaseRequest SINGLE = new LeaseRequest(1, "lease:", 0, 0);
}
