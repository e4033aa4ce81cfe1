package dev.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final Attempts attempts = new Attempts(2, WINDOW);
    // A clock that counts nanoseconds may overflow.
    private final long start = Long.MAX_VALUE - Duration.ofSeconds(20).toNanos();

    @Test
    void allowsSoManyInAnyWindow() {
        assertThat(attempts.tryAcquire(at(0))).isEmpty();
        assertThat(attempts.tryAcquire(at(40))).isEmpty();
        assertThat(attempts.tryAcquire(at(59))).contains(Duration.ofSeconds(1));
        assertThat(attempts.tryAcquire(at(60))).isEmpty();
        assertThat(attempts.tryAcquire(at(61))).contains(Duration.ofSeconds(39));
        assertThat(attempts.tryAcquire(at(100))).isEmpty();
    }

    @Test
    void doesNotCountWhatWasTakenBack() {
        assertThat(attempts.tryAcquire(at(0))).isEmpty();
        assertThat(attempts.tryAcquire(at(1))).isEmpty();
        attempts.release();
        assertThat(attempts.tryAcquire(at(2))).isEmpty();
        assertThat(attempts.tryAcquire(at(3))).isPresent();
    }

    private long at(int seconds) {
        return start + Duration.ofSeconds(seconds).toNanos();
    }
}
