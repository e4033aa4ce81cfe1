package dev.tenantry.relocation;

import java.time.Duration;

/** How many rows are read at once: more while that is quick, fewer while rows are large or the servers are slow. */
final class ChunkSize {

    private static final int FIRST = 50;
    private static final int LARGEST = 5_000;
    static final long BYTES = 1_000_000;
    private static final Duration TIME = Duration.ofMillis(100);

    private int rows = FIRST;

    int rows() {
        return rows;
    }

    /**
     * Adapts to the last chunk.
     *
     * @param bytes its size
     * @param work how long reading and writing it took
     */
    void adapt(long bytes, Duration work) {
        if (bytes > BYTES || work.compareTo(TIME) > 0) {
            rows = Math.max(1, rows / 2);
        } else if (bytes < BYTES / 2 && work.compareTo(TIME.dividedBy(2)) < 0) {
            rows = Math.min(LARGEST, rows * 2);
        }
    }
}
