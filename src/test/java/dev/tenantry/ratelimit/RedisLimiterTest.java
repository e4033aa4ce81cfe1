package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.support.Crowd;
import dev.tenantry.tenant.TenantId;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RedisLimiterTest extends LimiterContract {

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());

    /** The fields at, used and oldest. */
    private static final long SUM_FIELDS = 3;

    @Inject
    RedisLimiter limiter;

    @Inject
    RedisDataSource redis;

    @Override
    protected RateLimitDecision decide(Quota quota, int passes) {
        return decide(acme, quota, passes);
    }

    private RateLimitDecision decide(TenantId tenant, Quota quota) {
        return decide(tenant, quota, 1);
    }

    private RateLimitDecision decide(TenantId tenant, Quota quota, int passes) {
        try {
            return limiter.decide(tenant, quota, passes);
        } catch (RedisUnavailableException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String key(TenantId tenant) {
        return RedisLimiter.key(tenant, quota(1));
    }

    /** Waits until the time has passed by Redis' clock. */
    @Override
    protected void letPass(Duration time) {
        long until = redisMillis() + time.toMillis();
        await().pollInterval(Duration.ofMillis(5)).until(() -> redisMillis() >= until);
    }

    private long redisMillis() {
        var time = redis.execute("TIME");
        return time.get(0).toLong() * 1000 + time.get(1).toLong() / 1000;
    }

    @Test
    void usesTheClockOfRedis() {
        long before = redisMillis();
        Instant decidedAt = decide(quota(1)).decidedAt();
        assertThat(decidedAt.toEpochMilli()).isBetween(before, redisMillis());
    }

    /** Sends requests at random moments within two and a half seconds, many of them in bursts, from several threads. */
    @Test
    void letsNoMoreThanTheLimitThroughInAnyWindow() {
        Random random = new Random(42);
        Quota quota = new Quota(25, Duration.ofMillis(10L * Quota.SLICES));
        List<Future<RateLimitDecision>> decisions = new ArrayList<>();
        try (ScheduledExecutorService threads = Executors.newScheduledThreadPool(8)) {
            for (int burst = 0; burst < 60; burst++) {
                int at = random.nextInt(2500);
                for (int i = random.nextInt(30); i >= 0; i--) {
                    decisions.add(threads.schedule(() -> decide(quota), at, TimeUnit.MILLISECONDS));
                }
            }
        }
        List<Instant> passes = decisions.stream()
                .map(Future::resultNow)
                .filter(RateLimitDecision::allowed)
                .map(RateLimitDecision::decidedAt)
                .toList();
        assertThat(passes).hasSizeGreaterThan(3 * quota.limit());
        assertNoWindowHoldsMoreThan(quota.limit(), quota.window(), passes);
    }

    @Test
    void keepsTheQuotasOfTenantsApart() {
        exhaust(2);
        assertThat(decide(acme, quota(2)).allowed()).isFalse();
        assertThat(decide(globex, quota(2)).remaining()).isEqualTo(1);
    }

    @Test
    void setsAnExpiryOnEveryKey() {
        Crowd.of(8, () -> decide(globex, quota(3))).results();
        exhaust(1);

        for (TenantId tenant : List.of(acme, globex)) {
            assertThat(redis.key().pttl(key(tenant))).isBetween(1L, MEMORY.toMillis());
        }
        letPass(MEMORY);
        await().untilAsserted(() ->
                assertThat(redis.key().exists(key(acme), key(globex))).isZero());
    }

    @Test
    void keepsAKeyAsLongAsItCounts() {
        exhaust(1);
        letPass(WINDOW.dividedBy(3).multipliedBy(2));
        exhaust(2, 1);
        assertThat(redis.key().pttl(key(acme)))
                .isGreaterThan(WINDOW.dividedBy(2).toMillis());
    }

    @Test
    void keepsNoMoreFieldsThanSlices() {
        Quota quota = new Quota(1000, Duration.ofMillis(8L * Quota.SLICES));
        long until = redisMillis() + 1200;
        while (redisMillis() < until) {
            decide(quota);
        }
        assertThat(redis.hash(String.class).hlen(RedisLimiter.key(acme, quota)))
                .isBetween(2L, Quota.SLICES + 1L + SUM_FIELDS);
    }
}
