package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Tests how long a refusal by Redis is remembered. */
class RememberedRefusalTest {

    private static final Quota QUOTA = new Quota(3, Duration.ofSeconds(60));
    private static final Instant DECIDED = Instant.ofEpochSecond(1_000);
    private static final Instant ASKED = Instant.ofEpochSecond(70);

    private final TenantCount count = new TenantCount();

    private void refuse() {
        count.remember(new Refusal(new RateLimitDecision(false, QUOTA, 0, DECIDED, Duration.ofSeconds(20)), ASKED));
    }

    @Test
    void knowsNoRefusalAtFirst() {
        assertThat(count.refusal(QUOTA, ASKED)).isEmpty();
    }

    @Test
    void holdsUntilTheReset() {
        refuse();
        assertThat(count.refusal(QUOTA, ASKED.plusMillis(19_999))).isPresent();
        assertThat(count.refusal(QUOTA, ASKED.plusSeconds(20))).isEmpty();
    }

    @Test
    void tellsHowLongToWaitFromNow() {
        refuse();
        assertThat(count.refusal(QUOTA, ASKED.plusSeconds(5)))
                .hasValue(new RateLimitDecision(false, QUOTA, 0, DECIDED.plusSeconds(5), Duration.ofSeconds(15)));
    }

    @Test
    void saysNothingAboutAnotherLimitOrWindow() {
        refuse();
        assertThat(count.refusal(new Quota(4, QUOTA.window()), ASKED)).isEmpty();
        assertThat(count.refusal(new Quota(2, QUOTA.window()), ASKED)).isEmpty();
        assertThat(count.refusal(new Quota(3, QUOTA.window().plusSeconds(1)), ASKED))
                .isEmpty();
    }
}
