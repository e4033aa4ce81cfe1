package dev.tenantry.isolation;

import dev.tenantry.sql.Patience;
import java.time.Duration;

/** Counts the attempts of one transaction to get past the fence. */
final class Attempts {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    private final Patience patience;
    private boolean moved;

    Attempts(Duration patience) {
        this.patience = new Patience(patience, FIRST_PAUSE, LONGEST_PAUSE);
    }

    /** Returns true for the first call only. */
    boolean isFirstMove() {
        boolean first = !moved;
        moved = true;
        return first;
    }

    /** Waits a little longer than last time. Returns false, at once, if the patience is used up. */
    boolean pause() {
        return patience.pause();
    }
}
