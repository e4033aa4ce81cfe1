package dev.tenantry.isolation;

import java.time.Duration;

/** Counts the attempts of one transaction to get past the fence. */
final class Attempts {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    private final long giveUpNanos;
    private Duration pause = FIRST_PAUSE;
    private boolean moved;

    Attempts(Duration patience) {
        this.giveUpNanos = System.nanoTime() + patience.toNanos();
    }

    /** Returns true for the first call only. */
    boolean isFirstMove() {
        boolean first = !moved;
        moved = true;
        return first;
    }

    /** Waits a little longer than last time. Returns false, at once, if the patience is used up. */
    boolean pause() {
        if (System.nanoTime() - giveUpNanos >= 0) {
            return false;
        }
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        return true;
    }
}
