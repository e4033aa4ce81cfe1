package dev.tenantry.token;

import java.util.OptionalLong;

/**
 * The times in a token, in seconds since 1970.
 *
 * @param issuedAt never empty if the age of tokens is limited
 */
record TokenTimes(long expiry, OptionalLong notBefore, OptionalLong issuedAt) {}
