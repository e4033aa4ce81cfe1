package dev.tenantry.ratelimit;

/**
 * Asks Redis for passes, and returns those of the last lease that were not used.
 *
 * @param passes how many passes the request needs that asks; all of them are granted, or none
 * @param wanted how many passes to grant if the limit has room for them; at least as many as the request needs
 * @param holder the instance that asks
 * @param lastLease the lease whose passes are returned, by the time at which Redis granted it
 * @param unused how many passes of that lease are returned
 */
record LeaseRequest(int passes, int wanted, String holder, long lastLease, int unused) {

    /** Asks for passes for immediate use, and leases none. */
    static LeaseRequest of(int passes) {
        return new LeaseRequest(passes, passes, "lease:", 0, 0);
    }
}
