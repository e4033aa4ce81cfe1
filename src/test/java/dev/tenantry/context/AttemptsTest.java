package dev.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final Attempts attempts = new Attempts(2, WINDOW);
    // A clock that counts nanoseconds may overflow.
    private final long start = Long.MAX_VALUE - Duration.ofSeconds(20).toNanos();

    @Test
    void allowsSoManyFailuresInAnyWindow() {
        assertThat(failedAt(0)).isEmpty();
        assertThat(failedAt(40)).isEmpty();
        assertThat(failedAt(59)).contains(Duration.ofSeconds(1));
        assertThat(failedAt(60)).isEmpty();
        assertThat(failedAt(61)).contains(Duration.ofSeconds(39));
        assertThat(failedAt(100)).isEmpty();
    }

    @Test
    void doesNotCountWhatDidNotFail() {
        for (int i = 0; i < 10; i++) {
            assertThat(attempts.begin(at(i))).isEmpty();
            attempts.end(false, at(i));
        }
    }

    @Test
    void letsNoMoreThanTheLimitRunAndMakesOthersWaitBriefly() {
        assertThat(attempts.begin(at(0))).isEmpty();
        assertThat(attempts.begin(at(0))).isEmpty();
        assertThat(attempts.begin(at(0))).contains(Duration.ofSeconds(1));
        attempts.end(false, at(0));
        assertThat(attempts.begin(at(0))).isEmpty();
    }

    private Optional<Duration> failedAt(int seconds) {
        Optional<Duration> wait = attempts.begin(at(seconds));
        if (wait.isEmpty()) {
            attempts.end(true, at(seconds));
        }
        return wait;
    }

    private long at(int seconds) {
        return start + Duration.ofSeconds(seconds).toNanos();
    }
}
