package dev.tenantry.relocation;

import java.time.Duration;

/** Leaves a share of the time to other tenants: pauses after each piece of work, in proportion to what it took. */
final class Pace {

    // A piece that was slow for another reason must not lead to a long pause.
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final int load;

    /** @param load the share of the time for work, in percent */
    Pace(int load) {
        this.load = load;
    }

    /** @throws InterruptedException if the instance is stopping */
    void pauseAfter(Duration work) throws InterruptedException {
        Duration pause = work.multipliedBy(100L - load).dividedBy(load);
        Thread.sleep(pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
    }
}
