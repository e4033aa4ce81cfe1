package dev.tenantry.ratelimit;

/** A parameter that makes the call count as several requests, because it asks for as much as they would. */
public interface Weighted {

    /** Returns as how many requests it counts; at least 1. */
    int requests();
}
