package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.ratelimit.FaultyRedis.Fault;
import dev.tenantry.redis.RedisCalls;
import dev.tenantry.support.Crowd;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests instances that lease passes of one tenant from one Redis. Their clock stands still, so a lease ends when the
 * test says so; the window is a day, so that nothing leaves it and no slice of Redis ends meanwhile.
 */
@QuarkusTest
@Timeout(30)
class LeasedLimitTest {

    private static final int LIMIT = 1000;
    private static final int SHARE = LIMIT / 100;
    private static final Settings DAY = Settings.SMALL.with(Duration.ofDays(1));

    @Inject
    RedisCalls calls;

    @Inject
    RedisDataSource data;

    private final TenantId id = new TenantId(UUID.randomUUID());
    private final Tenant acme = acme(LIMIT);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Instant now = Instant.now();
    private FaultyRedis redis;
    private RateLimiter here;
    private RateLimiter there;

    @BeforeEach
    void startInstances() {
        redis = new FaultyRedis(calls, DAY);
        here = instance(DAY);
        there = new RateLimiter(redis, DAY, new SimpleMeterRegistry(), () -> now);
    }

    @Test
    void asksRedisSeldomForABusyTenant() {
        assertThat(passes(here, 500)).isEqualTo(500);
        // 1, 2 and 4 passes, then the largest share of the limit each time.
        assertThat(redis.asked()).isBetween(500 / SHARE, 500 / SHARE + 4);
        assertThat(redis.requests())
                .extracting(LeaseRequest::wanted)
                .allMatch(wanted -> wanted <= SHARE)
                .contains(SHARE);
        assertThat(count("leased")).isEqualTo(500 - redis.asked());
        assertThat(count("leases")).isEqualTo(redis.asked() - 1);
    }

    @Test
    void asksRedisForEveryRequestOfASmallLimit() {
        assertThat(passes(here, acme(199), 50)).isEqualTo(50);
        assertThat(redis.asked()).isEqualTo(50);
        assertThat(passes(there, acme(200), 50)).isEqualTo(50);
        assertThat(redis.asked()).isLessThan(50 + 30);
    }

    @Test
    void asksRedisForEveryRequestOfAQuietTenant() {
        for (int i = 0; i < 10; i++) {
            here.decide(acme);
            now = now.plus(Duration.ofHours(1));
        }
        assertThat(redis.requests())
                .hasSize(10)
                .extracting(LeaseRequest::wanted)
                .containsOnly(1);
    }

    @Test
    void asksRedisForEveryRequestIfThereAreNoLeases() {
        RateLimiter exact = instance(DAY.withLeases(0));
        assertThat(passes(exact, 50)).isEqualTo(50);
        assertThat(redis.asked()).isEqualTo(50);
    }

    @Test
    void letsExactlyTheLimitThrough() {
        assertThat(passes(here, 2 * LIMIT)).isEqualTo(LIMIT);
    }

    @Test
    void letsNoMoreThanTheLimitThroughOnSeveralInstances() {
        List<RateLimiter> instances = List.of(here, there, instance(DAY));
        AtomicInteger turn = new AtomicInteger();
        List<Integer> passed = Crowd.of(12, () -> passes(instances.get(turn.incrementAndGet() % 3), LIMIT))
                .results();
        int sum = passed.stream().mapToInt(Integer::intValue).sum();
        assertThat(sum).isBetween(LIMIT - instances.size() * SHARE, LIMIT);
        assertThat(count("leased")).isGreaterThan(LIMIT / 10.0);
    }

    /** With real clocks, short slices and leases that end unused all the time. */
    @Test
    void letsNoMoreThanTheLimitThroughInAnyWindow() {
        Settings second = DAY.with(Duration.ofSeconds(1));
        List<RateLimiter> instances = IntStream.range(0, 3)
                .mapToObj(i -> new RateLimiter(redis, second, meters))
                .toList();
        AtomicInteger turn = new AtomicInteger();
        long end = System.nanoTime() + Duration.ofMillis(2500).toNanos();
        List<Instant> passes = Crowd.of(6, () -> {
                    RateLimiter instance = instances.get(turn.incrementAndGet() % 3);
                    List<Instant> mine = new ArrayList<>();
                    while (System.nanoTime() < end) {
                        RateLimitDecision decision = instance.decide(acme(400));
                        if (decision.allowed()) {
                            mine.add(decision.decidedAt());
                        }
                    }
                    return mine;
                })
                .results()
                .stream()
                .flatMap(List::stream)
                .toList();
        assertThat(passes).hasSizeGreaterThan(400);
        assertThat(count("leased")).isPositive();
        LimiterContract.assertNoWindowHoldsMoreThan(400, Duration.ofSeconds(1), passes);
    }

    @Test
    void refusesNoMoreThanTheSharesOfTheOthersTooEarly() {
        RateLimiter third = instance(DAY);
        int passed = leaveALease(there) + leaveALease(third) + passes(here, 2 * LIMIT);
        assertThat(passed).isBetween(LIMIT - 2 * SHARE, LIMIT - SHARE);

        // The others still use what they have leased: nothing is lost.
        passed += passes(there, LIMIT) + passes(third, LIMIT);
        assertThat(passed).isEqualTo(LIMIT);
    }

    @Test
    void returnsWhatItHasNotUsed() {
        int passed = leaveALease(there) + passes(here, 2 * LIMIT);
        assertThat(passed).isLessThan(LIMIT);

        now = now.plusSeconds(1);
        passed += passes(there, LIMIT);
        assertThat(passed).isEqualTo(LIMIT);
    }

    @Test
    void countsWhatItReturns() {
        leaveALease(here);
        now = now.plusSeconds(1);
        here.decide(acme);
        assertThat(count("returned")).isEqualTo(SHARE - 1);
    }

    @Test
    void usesNoPassOfALeaseThatHasEnded() {
        leaveALease(here);
        int before = redis.asked();
        now = now.plusSeconds(1);
        here.decide(acme);
        assertThat(redis.asked()).isEqualTo(before + 1);
    }

    @Test
    void countsDownByOneForOneClient() {
        List<Integer> remaining = new ArrayList<>();
        for (int i = 0; i < LIMIT; i++) {
            remaining.add(here.decide(acme).remaining());
            // Now and then a lease ends before it is used up.
            now = now.plusMillis(i % 5 == 0 ? 500 : 1);
        }
        assertThat(remaining)
                .containsExactlyElementsOf(
                        IntStream.range(0, LIMIT).mapToObj(i -> LIMIT - 1 - i).toList());
        assertThat(count("returned")).isPositive();
    }

    @Test
    void appliesALoweredLimitAtOnce() {
        passes(there, 600);
        leaveALease(here);
        assertThat(here.decide(acme(500)).allowed()).isFalse();
        assertThat(here.decide(acme).allowed()).isTrue();
    }

    /** The passes stay counted: too little may pass, but never too much. */
    @Test
    void losesNoMoreThanOneShareIfRepliesAreLost() {
        passes(here, 100);
        redis.fault = Fault.LOST_REPLY;
        int before = redis.asked();
        assertThat(passes(here, 50)).isEqualTo(50);
        assertThat(redis.requests().subList(before, redis.asked()))
                .extracting(LeaseRequest::wanted)
                .startsWith(SHARE, 1)
                .containsOnlyOnce(SHARE);

        redis.fault = Fault.NONE;
        int passed = 100 + 50 + passes(here, LIMIT);
        assertThat(passed).isBetween(LIMIT - SHARE, LIMIT);
    }

    /** An answer to a return may be lost too. Returned again, the passes would be given back twice. */
    @Test
    void returnsPassesOnceEvenIfTheReplyIsLost() {
        leaveALease(here);
        now = now.plusSeconds(1);
        redis.fault = Fault.LOST_REPLY;
        here.decide(acme);
        redis.fault = Fault.NONE;
        here.decide(acme);
        assertThat(redis.requests()).extracting(LeaseRequest::unused).containsOnlyOnce(SHARE - 1);
    }

    @Test
    void returnsNothingToARedisThatHasLostItsData() {
        leaveALease(here);
        data.key().del(RedisLimiter.key(id, new Quota(1, DAY.window())));
        int passed = passes(there, 20);

        now = now.plusSeconds(1);
        int remaining = here.decide(acme).remaining();
        assertThat(remaining).isLessThanOrEqualTo(LIMIT - passed - 1);
    }

    @Test
    void usesTheRestOfItsLeaseWithoutRedis() {
        leaveALease(here);
        redis.fault = Fault.UNREACHABLE;
        assertThat(passes(here, SHARE - 1)).isEqualTo(SHARE - 1);
        assertThat(count("fallbacks")).isZero();
        assertThat(passes(here, 5)).isEqualTo(5);
        assertThat(count("fallbacks")).isEqualTo(5);
    }

    @Test
    void keepsTheLimitWhileRedisGoesAndComesBackEmpty() {
        int passed = passes(here, 500);
        redis.fault = Fault.UNREACHABLE;
        passed += passes(here, 100);
        redis.fault = Fault.NONE;
        data.key().del(RedisLimiter.key(id, new Quota(1, DAY.window())));
        passed += passes(here, LIMIT);
        assertThat(passed).isEqualTo(LIMIT);
    }

    /** A request that asks for itself must not replace the lease that another one has got meanwhile. */
    @Test
    void keepsTheLeaseThatAnotherRequestHasGot() {
        // The last lease has just been used up.
        passes(here, 105);
        CountDownLatch renewed = new CountDownLatch(1);
        CountDownLatch alone = new CountDownLatch(1);
        int before = redis.asked();
        redis.replies = renewed;
        Crowd<Boolean> renewing = Crowd.of(1, () -> here.decide(acme).allowed());
        await().until(() -> redis.asked() == before + 1);
        redis.replies = alone;
        Crowd<Boolean> asking = Crowd.of(1, () -> here.decide(acme).allowed());
        await().until(() -> redis.asked() == before + 2);
        redis.replies = null;
        renewed.countDown();
        assertThat(renewing.results()).containsOnly(true);
        alone.countDown();
        assertThat(asking.results()).containsOnly(true);

        assertThat(passes(here, SHARE - 1)).isEqualTo(SHARE - 1);
        assertThat(redis.asked()).isEqualTo(before + 2);
    }

    /** Two requests ask at once: one is refused, the other one gets a lease. */
    @Test
    void remembersNoRefusalWhileItHasALease() {
        Quota quota = new Quota(LIMIT, DAY.window());
        TenantCount count = new TenantCount();
        count.remember(new Refusal(new RateLimitDecision(false, quota, 0, now, Duration.ofSeconds(20)), now));
        assertThat(count.refusal(quota, now)).isPresent();

        count.replace(
                new Lease(new Grant(new RateLimitDecision(true, quota, 0, now, Duration.ofSeconds(20)), 1, 1), now));
        assertThat(count.refusal(quota, now)).isEmpty();
        assertThat(count.refusal(quota, now.plusSeconds(1))).isPresent();
    }

    /** Makes the instance busy until it has just got a full lease, and returns how many requests passed. */
    private int leaveALease(RateLimiter instance) {
        int passed = 0;
        while (passed == 0 || redis.requests().getLast().wanted() < SHARE) {
            passed += passes(instance, 1);
        }
        return passed;
    }

    /** Sends requests and returns how many pass. */
    private int passes(RateLimiter instance, int requests) {
        return passes(instance, acme, requests);
    }

    private static int passes(RateLimiter instance, Tenant tenant, int requests) {
        return (int) IntStream.range(0, requests)
                .filter(i -> instance.decide(tenant).allowed())
                .count();
    }

    private RateLimiter instance(Settings settings) {
        return new RateLimiter(redis, settings, meters, () -> now);
    }

    private double count(String what) {
        return meters.counter("tenantry.rate.limit." + what).count();
    }

    private Tenant acme(int limit) {
        return new Tenant(
                id,
                new Slug("acme"),
                "Acme",
                Plan.ENTERPRISE,
                TenantStatus.ACTIVE,
                new TenantOverrides(OptionalInt.of(limit)),
                new Placement.Shared(),
                1,
                Instant.EPOCH,
                1);
    }
}
