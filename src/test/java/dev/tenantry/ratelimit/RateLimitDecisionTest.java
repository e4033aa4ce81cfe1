package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitDecisionTest {

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "999, 1", "1000, 1", "1001, 2", "59001, 60"})
    void roundsRetryAfterUp(long millis, long seconds) {
        assertThat(decision(Instant.EPOCH, millis).resetAfterSeconds()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({"5000, 1000, 6", "5000, 1001, 7", "5001, 1000, 7", "5001, 999, 6"})
    void roundsTheTimeOfResetUp(long decidedAt, long millis, long epochSecond) {
        assertThat(decision(Instant.ofEpochMilli(decidedAt), millis).resetAtEpochSecond())
                .isEqualTo(epochSecond);
    }

    @ParameterizedTest
    @CsvSource({"60000, 1000", "60001, 1001", "1000, 17", "1, 1"})
    void makesSlicesThatTogetherCoverTheWindow(long window, long width) {
        assertThat(new Quota(1, Duration.ofMillis(window)).sliceWidth()).isEqualTo(width);
    }

    private static RateLimitDecision decision(Instant decidedAt, long resetAfter) {
        return new RateLimitDecision(
                false, new Quota(1, Duration.ofSeconds(60)), 0, decidedAt, Duration.ofMillis(resetAfter));
    }
}
