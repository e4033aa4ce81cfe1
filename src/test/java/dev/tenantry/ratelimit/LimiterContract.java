package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.Crowd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules for every limiter, wherever it counts. Each test uses a separate tenant. */
@Timeout(60)
abstract class LimiterContract {

    /** A multiple of the number of slices, so that no rounding hides a slice that is forgotten too early. */
    protected static final Duration WINDOW = Duration.ofMillis(15L * Quota.SLICES);

    /** The longest time that a pass is remembered: the window plus the slice in which it fell. */
    protected static final Duration MEMORY = Duration.ofMillis(new Quota(1, WINDOW).sliceWidth() * (Quota.SLICES + 1));

    /** Decides a request of this test's tenant that counts as several, now. */
    protected abstract RateLimitDecision decide(Quota quota, int passes);

    /** Decides one request of this test's tenant, now. */
    protected final RateLimitDecision decide(Quota quota) {
        return decide(quota, 1);
    }

    /** Returns once that much time has passed on the limiter's clock. */
    protected abstract void letPass(Duration time);

    @Test
    void givesBackOnlyWhatHasLeftTheWindow() {
        Quota quota = quota(5);
        decide(quota);
        decide(quota);
        Duration later = WINDOW.dividedBy(4).multipliedBy(3);
        letPass(later);
        decide(quota);
        letPass(MEMORY.minus(later));
        assertThat(decide(quota).remaining()).isEqualTo(3);
    }

    @Test
    void letsExactlyTheLimitThrough() {
        List<Boolean> passed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            passed.add(decide(quota(3)).allowed());
        }
        assertThat(passed).containsExactly(true, true, true, false, false);
    }

    @Test
    void letsExactlyTheLimitThroughUnderConcurrency() {
        // A long window: nothing may leave it during the test, however slow the machine is.
        Quota quota = new Quota(50, Duration.ofMinutes(1));
        List<Boolean> passed = Crowd.of(16, () -> passes(quota, 10)).results().stream()
                .flatMap(List::stream)
                .toList();
        assertThat(passed).hasSize(160);
        assertThat(passed).filteredOn(Boolean::booleanValue).hasSize(quota.limit());
    }

    @Test
    void countsDownWhatRemains() {
        assertThat(List.of(decide(quota(2)), decide(quota(2)), decide(quota(2))))
                .extracting(RateLimitDecision::remaining)
                .containsExactly(1, 0, 0);
    }

    @Test
    void tellsWhenARetrySucceeds() {
        exhaust(3);
        RateLimitDecision refused = decide(quota(3));
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.resetAfter()).isBetween(Duration.ofMillis(1), MEMORY);

        letPass(refused.resetAfter());
        assertThat(decide(quota(3)).allowed()).isTrue();
    }

    @Test
    void countsNoRefusedRequests() {
        Instant first = decide(quota(1)).decidedAt();
        // A client that keeps retrying waits no longer than one that pauses.
        RateLimitDecision next = decide(quota(1));
        for (int i = 0; i < 100_000 && !next.allowed(); i++) {
            letPass(Duration.ofMillis(20));
            next = decide(quota(1));
        }
        assertThat(Duration.between(first, next.decidedAt())).isBetween(WINDOW, MEMORY.plusMillis(500));
    }

    @Test
    void givesEverythingBackOnceTheWindowHasPassed() {
        exhaust(5);
        letPass(MEMORY);
        exhaust(5);
    }

    @Test
    void countsPassesGrantedUnderAnotherLimit() {
        exhaust(3);
        // With a higher limit, earlier passes still count.
        assertThat(decide(quota(5)).remaining()).isEqualTo(1);
        assertThat(decide(quota(5)).allowed()).isTrue();
        assertThat(decide(quota(5)).allowed()).isFalse();
        // A lower limit followed by a higher one gives no passes back.
        RateLimitDecision shrunk = decide(quota(3));
        assertThat(shrunk.allowed()).isFalse();
        assertThat(shrunk.remaining()).isZero();
        assertThat(decide(quota(5)).allowed()).isFalse();
    }

    @Test
    void waitsUntilASmallerLimitHasRoomAgain() {
        exhaust(1);
        letPass(WINDOW.dividedBy(3));
        exhaust(5, 4);
        // Five have passed and two are allowed: four must leave the window, so the first one leaving is not enough.
        RateLimitDecision refused = decide(quota(2));
        letPass(refused.resetAfter());
        assertThat(decide(quota(2)).allowed()).isTrue();
    }

    @Test
    void grantsAllPassesThatARequestNeedsOrNone() {
        assertThat(decide(quota(10), 7).remaining()).isEqualTo(3);
        RateLimitDecision refused = decide(quota(10), 4);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.remaining()).isEqualTo(3);
        assertThat(decide(quota(10), 3).allowed()).isTrue();
        assertThat(decide(quota(10)).allowed()).isFalse();
    }

    @Test
    void tellsWhenThereIsRoomForAllPassesThatARequestNeeds() {
        exhaust(10, 2);
        letPass(WINDOW.dividedBy(3));
        exhaust(10, 8);
        // What passed first is not enough.
        RateLimitDecision refused = decide(quota(10), 5);
        assertThat(refused.allowed()).isFalse();
        letPass(refused.resetAfter());
        assertThat(decide(quota(10), 5).allowed()).isTrue();
    }

    protected static Quota quota(int limit) {
        return new Quota(limit, WINDOW);
    }

    protected void exhaust(int limit) {
        exhaust(limit, limit);
    }

    protected void exhaust(int limit, int times) {
        assertThat(passes(quota(limit), times)).hasSize(times).containsOnly(true);
    }

    private List<Boolean> passes(Quota quota, int times) {
        List<Boolean> passed = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            passed.add(decide(quota).allowed());
        }
        return passed;
    }

    /**
     * Asserts that no period [t, t + window] exceeds the limit. Checking the periods that begin with a pass is enough.
     */
    protected static void assertNoWindowHoldsMoreThan(int limit, Duration window, List<Instant> passes) {
        List<Instant> sorted = passes.stream().sorted().toList();
        for (int i = 0; i + limit < sorted.size(); i++) {
            assertThat(Duration.between(sorted.get(i), sorted.get(i + limit)))
                    .as("%d passes from pass %d on", limit + 1, i)
                    .isGreaterThan(window);
        }
    }
}
