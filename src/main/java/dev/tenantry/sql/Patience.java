package dev.tenantry.sql;

import java.time.Duration;

/** Pauses between the attempts at something, each as long as the last one or longer, until the time for it is up. */
public final class Patience {

    private final long giveUpNanos;
    private final Duration longest;
    private Duration pause;

    /** @param first the first pause; each further one is twice as long, but none is longer than the longest */
    public Patience(Duration time, Duration first, Duration longest) {
        this.giveUpNanos = System.nanoTime() + time.toNanos();
        this.pause = first;
        this.longest = longest;
    }

    /** Waits. Returns false, at once, if the time is up. */
    public boolean pause() {
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
        pause = twice.compareTo(longest) < 0 ? twice : longest;
        return true;
    }
}
