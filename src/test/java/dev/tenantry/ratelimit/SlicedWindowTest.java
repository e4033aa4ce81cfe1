package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.Crowd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlicedWindowTest extends LimiterContract {

    private final SlicedWindow window = new SlicedWindow();

    // Early enough for negative slice numbers, and in the middle of a slice.
    private volatile Instant now = Instant.ofEpochMilli(7);

    @Override
    protected RateLimitDecision decide(Quota quota, int passes) {
        return window.tryAcquire(quota, passes, now);
    }

    @Override
    protected void letPass(Duration time) {
        now = now.plus(time);
    }

    @ParameterizedTest
    @ValueSource(longs = {1000, 1001, 1999, 2000, 60_000, 61_001})
    void letsNoMoreThanTheLimitThroughInAnyWindow(long millis) {
        Duration length = Duration.ofMillis(millis);
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int limit = 1 + random.nextInt(20);
            List<Instant> passes = passes(new Quota(limit, length), random);
            assertThat(passes).hasSizeGreaterThan(limit);
            assertNoWindowHoldsMoreThan(limit, length, passes);
        }
    }

    /** Sends random bursts, trickles and pauses over about ten windows, and returns when requests passed. */
    private static List<Instant> passes(Quota quota, Random random) {
        SlicedWindow window = new SlicedWindow();
        List<Instant> passes = new ArrayList<>();
        long length = quota.window().toMillis();
        Instant now = Instant.ofEpochMilli(random.nextLong(10 * length));
        Instant end = now.plusMillis(10 * length);
        while (now.isBefore(end)) {
            long pause = 1 + random.nextLong(1 + length / (1 + random.nextInt(4 * quota.limit())));
            for (int i = random.nextInt(3 * quota.limit()); i >= 0; i--) {
                if (window.tryAcquire(quota, now).allowed()) {
                    passes.add(now);
                }
                now = now.plusMillis(random.nextLong(pause));
            }
            now = now.plusMillis(random.nextLong(2 * length));
        }
        return passes;
    }

    @Test
    void tellsToTheMillisecondWhenARetrySucceeds() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            letPass(Duration.ofMillis(random.nextInt(200)));
            RateLimitDecision refused = decide(quota(4));
            if (refused.allowed()) {
                continue;
            }
            letPass(refused.resetAfter().minusMillis(1));
            assertThat(decide(quota(4)).allowed()).isFalse();
            letPass(Duration.ofMillis(1));
            assertThat(decide(quota(4)).allowed()).isTrue();
        }
    }

    /** Sends so many requests, so close together, that counting outside the lock would go wrong. */
    @Test
    void countsEveryPassUnderConcurrency() {
        int limit = 100_000;
        int passed = Crowd.of(4, () -> {
                    int mine = 0;
                    for (int i = 0; i < limit; i++) {
                        mine += decide(quota(limit)).allowed() ? 1 : 0;
                    }
                    return mine;
                })
                .results()
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(passed).isEqualTo(limit);
    }

    @Test
    void takesBackAnUnusedPass() {
        RateLimitDecision granted = decide(quota(1));
        letPass(Duration.ofMillis(500));
        assertThat(decide(quota(1)).allowed()).isFalse();

        window.release(granted, 1);
        exhaust(1);
    }

    @Test
    void takesBackNoPassThatHasLeftTheWindow() {
        RateLimitDecision old = decide(quota(1));
        letPass(MEMORY);
        exhaust(1);

        window.release(old, 1);
        assertThat(decide(quota(1)).allowed()).isFalse();
    }

    /** The time is read before the lock is taken. Between the two, a thread may be delayed for a whole window. */
    @Test
    void forgetsNoPassIfAThreadIsDelayed() {
        letPass(MEMORY);
        Instant late = now;
        letPass(MEMORY);
        assertThat(decide(quota(2)).allowed()).isTrue();
        assertThat(window.tryAcquire(quota(2), late).allowed()).isTrue();

        letPass(Duration.ofMillis(40));
        assertThat(decide(quota(2)).allowed()).isFalse();
    }
}
