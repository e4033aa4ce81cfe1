package dev.tenantry.http;

/**
 * Limits the parts of a head.
 *
 * @param requestLine octets of the first line
 * @param fields octets of all header lines together
 */
record FramingLimits(int requestLine, int fields) {}
