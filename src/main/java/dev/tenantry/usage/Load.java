package dev.tenantry.usage;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What one tenant uses: how much lately, and the series in which it is counted now. */
final class Load {

    // Of each request. A tenant whose requests are all refused costs something too, although each takes no time.
    private static final long EACH_NANOS = Duration.ofMillis(1).toNanos();

    private final LongAdder recent = new LongAdder();
    private volatile UsageSeries series;
    private double score;
    private int quietTurns;

    Load(UsageSeries series) {
        this.series = series;
    }

    void countIn(UsageSeries series) {
        this.series = series;
    }

    void add(Outcome outcome, long nanos) {
        recent.add(EACH_NANOS + nanos);
        series.add(outcome, nanos);
    }

    /** Ends an interval and halves the weight of earlier ones. */
    void age() {
        long added = recent.sumThenReset();
        score = score / 2 + added;
        quietTurns = added == 0 ? quietTurns + 1 : 0;
    }

    double score() {
        return score;
    }

    /** Returns for how many intervals there has been no request. */
    int quietTurns() {
        return quietTurns;
    }
}
