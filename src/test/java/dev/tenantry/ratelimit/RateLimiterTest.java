package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two instances that share one Redis. */
@QuarkusTest
@Timeout(30)
class RateLimiterTest {

    private static final int FREE = Settings.SMALL.plans().free();
    private static final int PRO = Settings.SMALL.plans().pro();
    private static final int ENTERPRISE = Settings.SMALL.plans().enterprise();

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
    void allowsWhatThePlanAllows() {
        assertThat(passes(here, new TenantId(UUID.randomUUID()), Plan.FREE)).isEqualTo(FREE);
        assertThat(passes(here, new TenantId(UUID.randomUUID()), Plan.PRO)).isEqualTo(PRO);
        assertThat(passes(here, new TenantId(UUID.randomUUID()), Plan.ENTERPRISE))
                .isEqualTo(ENTERPRISE);
    }

    @Test
    void allowsWhatIsSetForTheTenantAlone() {
        Tenant acme = acme(Plan.FREE, OptionalInt.of(7));
        assertThat(List.of(
                        here.decide(acme).quota().limit(),
                        there.decide(acme).quota().limit()))
                .containsOnly(7);
        assertThat(passes(here, acme)).isEqualTo(5);
    }

    @Test
    void countsForAllInstancesTogether() {
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
    void givesNoFreshQuotaToWhoTogglesPlans() {
        List<Boolean> passed = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            passed.add(here.decide(acme(i % 2 == 0 ? Plan.FREE : Plan.PRO)).allowed());
        }
        assertThat(passed).filteredOn(Boolean::booleanValue).hasSize(PRO);
    }

    @Test
    void appliesAnotherPlanAtOnce() {
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
        assertThat(passes(here, acme(Plan.PRO))).isEqualTo(PRO - FREE);
        assertThat(passes(there, acme(Plan.FREE))).isZero();
    }

    @Test
    void countsNoRequestHereThatRedisRefused() {
        assertThat(passes(there, acme(Plan.FREE))).isEqualTo(FREE);
        assertThat(passes(here, acme(Plan.FREE))).isZero();

        // As after a restart of Redis: what was refused here has used up nothing here.
        redis.key().del(RedisLimiter.key(id));
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
    }

    @Test
    void remembersWhatPassedHereWhenRedisHasForgotten() {
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
        redis.key().del(RedisLimiter.key(id));
        assertThat(passes(here, acme(Plan.FREE))).isZero();
    }

    @Test
    void goesByItsOwnCountWhereTheKeyIsOfTheWrongType() {
        redis.value(String.class).setex(RedisLimiter.key(id), 60, "a string is no hash");
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
        assertThat(fallbacks()).isEqualTo(FREE);
    }

    @Test
    void goesByItsOwnCountWhereTheKeyHoldsNoNumbers() {
        redis.hash(String.class).hset(RedisLimiter.key(id), "99999999999", "y");
        redis.key().expire(RedisLimiter.key(id), 60);
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
        assertThat(fallbacks()).isEqualTo(FREE);
    }

    @Test
    void countsSlicesToComeAsTheCurrentOne() {
        redis.hash(String.class).hset(RedisLimiter.key(id), "99999999999", Integer.toString(FREE - 1));
        redis.key().expire(RedisLimiter.key(id), 60);
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(1);
        assertThat(fallbacks()).isZero();
    }

    @Test
    void countsItsDecisions() {
        passes(here, acme(Plan.FREE));
        assertThat(decisions("allowed")).isEqualTo(FREE);
        assertThat(decisions("refused")).isEqualTo(2 * ENTERPRISE - FREE);
        assertThat(fallbacks()).isZero();
    }

    private int passes(RateLimiter limiter, TenantId tenant, Plan plan) {
        return passes(limiter, tenant(tenant, plan, OptionalInt.empty()));
    }

    /** How many of far too many requests pass. */
    private int passes(RateLimiter limiter, Tenant tenant) {
        int passed = 0;
        for (int i = 0; i < 2 * ENTERPRISE; i++) {
            passed += limiter.decide(tenant).allowed() ? 1 : 0;
        }
        return passed;
    }

    private double fallbacks() {
        return meters.counter("tenantry.rate.limit.fallbacks").count();
    }

    private double decisions(String outcome) {
        return meters.counter("tenantry.rate.limit.decisions", "outcome", outcome)
                .count();
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
                Instant.EPOCH,
                1);
    }
}
