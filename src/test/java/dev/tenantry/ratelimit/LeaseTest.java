package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Crowd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@BesideOthers
class LeaseTest {

    private static final Quota QUOTA = new Quota(1000, Duration.ofSeconds(60));
    private static final Instant ASKED = Instant.ofEpochSecond(70);

    /** By Redis' clock, 300 ms before the end of a slice. */
    private static final Instant GRANTED = Instant.ofEpochMilli(5_700);

    @Test
    void letsEachPassBeUsedOnce() {
        Lease lease = lease(QUOTA, 10_000);
        long used = Crowd.of(
                        8,
                        () -> IntStream.range(0, 1000)
                                .mapToObj(i -> lease.take(QUOTA, ASKED))
                                .filter(Objects::nonNull)
                                .count())
                .results()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(used).isEqualTo(8000);
        assertThat(lease.end()).isEqualTo(2000);
        assertThat(lease.end()).isZero();
        assertThat(lease.take(QUOTA, ASKED)).isNull();
    }

    @Test
    void letsNoPassBeUsedAndReturned() {
        Lease lease = lease(QUOTA, 10_000_000);
        List<Integer> passes = Crowd.of(8, () -> {
                    int used = 0;
                    while (lease.take(QUOTA, ASKED) != null) {
                        used++;
                    }
                    return used + lease.end();
                })
                .results();
        assertThat(passes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(10_000_000);
    }

    /** Redis counts the passes in the slice in which it granted them. A pass used later would be forgotten too early. */
    @Test
    void endsBeforeItsSliceCanHaveEnded() {
        assertThat(lease(QUOTA, 1).take(QUOTA, ASKED.plusMillis(297))).isNotNull();
        assertThat(lease(QUOTA, 1).take(QUOTA, ASKED.plusMillis(298))).isNull();
    }

    @Test
    void lastsNoLongerThanASecond() {
        Quota day = new Quota(1000, Duration.ofDays(1));
        assertThat(lease(day, 1).take(day, ASKED.plusMillis(997))).isNotNull();
        assertThat(lease(day, 1).take(day, ASKED.plusMillis(998))).isNull();
    }

    @Test
    void isVoidForAnotherLimit() {
        assertThat(lease(QUOTA, 1).take(new Quota(999, QUOTA.window()), ASKED)).isNull();
        assertThat(lease(QUOTA, 1).take(new Quota(1001, QUOTA.window()), ASKED)).isNull();
    }

    @Test
    void keepsPassesOfAnEndedLeaseForTheirReturn() {
        Lease lease = lease(QUOTA, 5);
        lease.take(QUOTA, ASKED);
        lease.take(QUOTA, ASKED.plusSeconds(5));
        assertThat(lease.end()).isEqualTo(4);
    }

    @Test
    void tellsWhatRemainsAndWhen() {
        Lease lease = lease(QUOTA, 2);
        assertThat(lease.take(QUOTA, ASKED.plusMillis(100)))
                .isEqualTo(new RateLimitDecision(true, QUOTA, 799, GRANTED.plusMillis(100), Duration.ofMillis(19_900)));
        assertThat(lease.take(QUOTA, ASKED.plusMillis(200)))
                .isEqualTo(new RateLimitDecision(true, QUOTA, 798, GRANTED.plusMillis(200), Duration.ofMillis(19_800)));
    }

    /** The decision of the request that asked says that 800 remain. */
    private static Lease lease(Quota quota, int further) {
        return new Lease(
                new Grant(
                        new RateLimitDecision(true, quota, 800, GRANTED, Duration.ofSeconds(20)), further, 5_700_000L),
                ASKED);
    }
}
