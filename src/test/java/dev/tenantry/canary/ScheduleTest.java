package dev.tenantry.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;

class ScheduleTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @RepeatedTest(20)
    void isDueAboutOncePerInterval() {
        Schedule schedule = new Schedule(HOUR);
        assertThat(schedule.untilDue()).isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(1));
        schedule.done(false);
        assertThat(schedule.untilDue()).isBetween(Duration.ofMinutes(47), Duration.ofMinutes(72));
        assertThat(schedule.isDue()).isFalse();
    }

    @RepeatedTest(20)
    void isDueSoonWhileIsolationIsBroken() {
        Schedule schedule = new Schedule(HOUR);
        schedule.done(true);
        assertThat(schedule.untilDue()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(12));
    }

    @RepeatedTest(20)
    void isNotDueAtTheSameTimeInTwoInstances() {
        Schedule one = new Schedule(HOUR);
        Schedule other = new Schedule(HOUR);
        one.done(false);
        other.done(false);
        assertThat(one.untilDue().minus(other.untilDue()).abs()).isGreaterThan(Duration.ofMillis(10));
    }
}
