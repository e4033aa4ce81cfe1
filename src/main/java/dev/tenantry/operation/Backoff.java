package dev.tenantry.operation;

import java.time.Duration;

/** Decides how long to wait before a failed attempt is repeated: 1, 2, 4, ... seconds, at most 5 minutes. */
final class Backoff {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    // 2^9 seconds is the first power above the limit. Without this bound the shift would overflow.
    private static final int LARGEST_EXPONENT = 9;

    private Backoff() {}

    /** @param failures the number of attempts that failed before this one, 0 or more */
    static Duration after(int failures) {
        Duration wait = Duration.ofSeconds(1L << Math.min(failures, LARGEST_EXPONENT));
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}
