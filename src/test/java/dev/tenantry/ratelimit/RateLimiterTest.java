package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.Crowd;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests two instances that share one Redis. */
@QuarkusTest
@Timeout(30)
class RateLimiterTest {

    private static final int FREE = Settings.SMALL.plans().free();
    private static final int PRO = Settings.SMALL.plans().pro();
    private static final int ENTERPRISE = Settings.SMALL.plans().enterprise();

    private static final Duration WINDOW = Settings.SMALL.window();

    @Inject
    RedisLimiter shared;

    @Inject
    RedisDataSource redis;

    private final TenantId id = new TenantId(UUID.randomUUID());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private RateLimiter here;
    private RateLimiter there;

    @BeforeEach
    void startInstances() {
        here = new RateLimiter(shared, Settings.SMALL, meters);
        there = new RateLimiter(shared, Settings.SMALL, new SimpleMeterRegistry());
    }

    @Test
    void allowsAsManyRequestsAsThePlan() {
        assertThat(passes(here, new TenantId(UUID.randomUUID()), Plan.FREE)).isEqualTo(FREE);
        assertThat(passes(here, new TenantId(UUID.randomUUID()), Plan.PRO)).isEqualTo(PRO);
        assertThat(passes(here, new TenantId(UUID.randomUUID()), Plan.ENTERPRISE))
                .isEqualTo(ENTERPRISE);
    }

    @Test
    void prefersTheTenantsLimitToThePlans() {
        Tenant acme = acme(Plan.FREE, OptionalInt.of(7));
        assertThat(List.of(
                        here.decide(acme).quota().limit(),
                        there.decide(acme).quota().limit()))
                .containsOnly(7);
        assertThat(passes(here, acme)).isEqualTo(5);
    }

    @Test
    void countsAllInstancesTogether() {
        AtomicInteger turn = new AtomicInteger();
        int passes = Crowd.of(16, () -> {
                    int passed = 0;
                    for (int i = 0; i < 10; i++) {
                        RateLimiter instance = turn.incrementAndGet() % 2 == 0 ? here : there;
                        passed += instance.decide(acme(Plan.ENTERPRISE)).allowed() ? 1 : 0;
                    }
                    return passed;
                })
                .results()
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(passes).isEqualTo(ENTERPRISE);
    }

    @Test
    void givesNoFreshQuotaForSwitchingPlans() {
        List<Boolean> passed = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            passed.add(here.decide(acme(i % 2 == 0 ? Plan.FREE : Plan.PRO)).allowed());
        }
        assertThat(passed).filteredOn(Boolean::booleanValue).hasSize(PRO);
    }

    @Test
    void appliesANewPlanAtOnce() {
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
        assertThat(passes(here, acme(Plan.PRO))).isEqualTo(PRO - FREE);
        assertThat(passes(there, acme(Plan.FREE))).isZero();
    }

    @Test
    void countsNoRequestsThatRedisRefused() {
        assertThat(passes(there, acme(Plan.FREE))).isEqualTo(FREE);
        assertThat(passes(here, acme(Plan.FREE))).isZero();

        // As after a restart of Redis: the requests refused here did not use up this instance's quota.
        redis.key().del(key());
        assertThat(passes(here, acme(Plan.PRO))).isEqualTo(PRO);
    }

    @Test
    void remembersItsPassesAfterRedisForgetsThem() {
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
        redis.key().del(key());
        assertThat(passes(here, acme(Plan.FREE))).isZero();
    }

    @Test
    void usesItsOwnCountIfTheKeyHasTheWrongType() {
        redis.value(String.class).setex(key(), 60, "a string, not a hash");
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
        assertThat(fallbacks()).isEqualTo(FREE);
    }

    @Test
    void usesItsOwnCountIfTheKeyHoldsNoNumbers() {
        redis.hash(String.class).hset(key(), Long.toString(currentSlice()), "y");
        redis.key().expire(key(), 60);
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
        assertThat(fallbacks()).isEqualTo(FREE);
    }

    /** As if Redis' clock had been set back by a moment. */
    @Test
    void countsTheNextSliceAsTheCurrentOne() {
        redis.hash(String.class).hset(key(), Long.toString(currentSlice() + 1), Integer.toString(FREE - 1));
        redis.key().expire(key(), 60);
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(1);
        assertThat(fallbacks()).isZero();
    }

    /** As if Redis' clock had been set back, or another Redis with an earlier clock had taken over. */
    @ParameterizedTest
    @ValueSource(longs = {3, 30, 61, 86_400, 99_999_999})
    void survivesAClockThatIsSetBack(long slices) {
        long ahead = currentSlice() + slices;
        redis.hash(String.class)
                .hset(
                        key(),
                        Map.of(
                                Long.toString(ahead),
                                Integer.toString(FREE),
                                "at",
                                Long.toString(ahead),
                                "used",
                                Integer.toString(FREE),
                                "oldest",
                                Long.toString(ahead)));
        redis.key().expire(key(), 60);

        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
        assertThat(there.decide(acme(Plan.FREE)).resetAfterSeconds()).isBetween(1L, WINDOW.toSeconds() + 1);
        assertThat(redis.hash(String.class).hexists(key(), Long.toString(ahead)))
                .isFalse();
    }

    /** As during a rolling update that changes the window. */
    @Test
    void keepsWindowsOfDifferentLengthsApart() {
        RateLimiter longer = new RateLimiter(shared, Settings.SMALL.with(WINDOW.multipliedBy(2)), meters);
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
        assertThat(passes(longer, acme(Plan.ENTERPRISE))).isEqualTo(ENTERPRISE);
        assertThat(passes(there, acme(Plan.PRO))).isEqualTo(PRO - FREE);
        assertThat(there.decide(acme(Plan.PRO)).resetAfter()).isLessThanOrEqualTo(WINDOW.plusSeconds(1));
    }

    @Test
    void asksRedisOnceForManyRequestsOverTheLimit() {
        Tenant acme = acme(Plan.ENTERPRISE);
        here.decide(acme);
        long before = scriptsRun();
        for (int i = 0; i < 5 * ENTERPRISE; i++) {
            here.decide(acme);
            there.decide(acme);
        }
        // One call per pass, and one refusal for each instance.
        assertThat(scriptsRun() - before).isEqualTo(ENTERPRISE - 1 + 2);
        assertThat(decisions("refused")).isGreaterThan(4 * ENTERPRISE);
        assertThat(fallbacks()).isZero();
    }

    @Test
    void appliesARaisedLimitAtOnceToATenantThatRedisRefused() {
        assertThat(passes(there, acme(Plan.FREE))).isEqualTo(FREE);
        assertThat(passes(here, acme(Plan.FREE))).isZero();

        assertThat(passes(here, acme(Plan.PRO))).isEqualTo(PRO - FREE);
        assertThat(passes(here, acme(Plan.FREE, OptionalInt.of(PRO + 1)))).isEqualTo(1);
    }

    @Test
    void remembersNoRefusalOfARequestThatCountsAsSeveral() {
        Tenant acme = acme(Plan.PRO);
        assertThat(here.decide(acme).allowed()).isTrue();
        // There is no room for all that it needs, but for one more.
        assertThat(there.decide(acme, PRO).allowed()).isFalse();
        assertThat(there.decide(acme).allowed()).isTrue();
        assertThat(there.decide(acme, PRO - 2).allowed()).isTrue();
        assertThat(there.decide(acme).allowed()).isFalse();
    }

    @Test
    void remembersARefusalNoLongerThanItHolds() {
        Settings shortWindow = Settings.SMALL.with(Duration.ofSeconds(1));
        RateLimiter first = new RateLimiter(shared, shortWindow, meters);
        RateLimiter second = new RateLimiter(shared, shortWindow, meters);
        assertThat(first.decide(acme(Plan.FREE, OptionalInt.of(1))).allowed()).isTrue();
        Tenant acme = acme(Plan.FREE, OptionalInt.of(1));
        RateLimitDecision refused = second.decide(acme);
        long answered = System.nanoTime();
        assertThat(refused.allowed()).isFalse();
        assertThat(second.decide(acme).resetAfter()).isLessThan(refused.resetAfter());

        await().pollInterval(Duration.ofMillis(1))
                .until(() ->
                        System.nanoTime() - answered >= refused.resetAfter().toNanos());
        assertThat(second.decide(acme).allowed()).isTrue();
    }

    @Test
    void countsItsDecisions() {
        passes(here, acme(Plan.FREE));
        assertThat(decisions("allowed")).isEqualTo(FREE);
        assertThat(decisions("refused")).isEqualTo(2 * ENTERPRISE - FREE);
        assertThat(meters.get("tenantry.rate.limit.decisions")
                        .tags("outcome", "refused", "plan", "free")
                        .counter()
                        .count())
                .isEqualTo(decisions("refused"));
        assertThat(fallbacks()).isZero();
    }

    private int passes(RateLimiter limiter, TenantId tenant, Plan plan) {
        return passes(limiter, tenant(tenant, plan, OptionalInt.empty()));
    }

    /** Sends far too many requests and returns how many pass. */
    private int passes(RateLimiter limiter, Tenant tenant) {
        int passed = 0;
        for (int i = 0; i < 2 * ENTERPRISE; i++) {
            passed += limiter.decide(tenant).allowed() ? 1 : 0;
        }
        return passed;
    }

    private String key() {
        return RedisLimiter.key(id, new Quota(1, WINDOW));
    }

    private long currentSlice() {
        return redis.execute("TIME").get(0).toLong() * 1000 / new Quota(1, WINDOW).sliceWidth();
    }

    /** Returns how many scripts Redis has run by their digest since it started. */
    private long scriptsRun() {
        Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)")
                .matcher(redis.execute("INFO", "commandstats").toString());
        assertThat(calls.find()).isTrue();
        return Long.parseLong(calls.group(1));
    }

    private double fallbacks() {
        return meters.counter("tenantry.rate.limit.fallbacks").count();
    }

    private double decisions(String outcome) {
        return meters.get("tenantry.rate.limit.decisions").tag("outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private Tenant acme(Plan plan) {
        return acme(plan, OptionalInt.empty());
    }

    private Tenant acme(Plan plan, OptionalInt rateLimit) {
        return tenant(id, plan, rateLimit);
    }

    private static Tenant tenant(TenantId id, Plan plan, OptionalInt rateLimit) {
        return new Tenant(
                id,
                new Slug("acme"),
                "Acme",
                plan,
                TenantStatus.ACTIVE,
                new TenantOverrides(rateLimit),
                new Placement.Shared(),
                1,
                Instant.EPOCH,
                1);
    }
}
