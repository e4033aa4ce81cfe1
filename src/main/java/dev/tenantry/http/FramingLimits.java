package dev.tenantry.http;

/**
 * How long the parts of a head may be.
 *
 * @param requestLine octets of the first line
 * @param fields octets of all header lines together
 */
record FramingLimits(int requestLine, int fields) {}
