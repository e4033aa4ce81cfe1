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

/** Tests two instances that share one Redis. */
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
        redis.key().del(RedisLimiter.key(id));
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
    }

    @Test
    void remembersItsPassesAfterRedisForgetsThem() {
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
        redis.key().del(RedisLimiter.key(id));
        assertThat(passes(here, acme(Plan.FREE))).isZero();
    }

    @Test
    void usesItsOwnCountIfTheKeyHasTheWrongType() {
        redis.value(String.class).setex(RedisLimiter.key(id), 60, "a string, not a hash");
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
        assertThat(fallbacks()).isEqualTo(FREE);
    }

    @Test
    void usesItsOwnCountIfTheKeyHoldsNoNumbers() {
        redis.hash(String.class).hset(RedisLimiter.key(id), "99999999999", "y");
        redis.key().expire(RedisLimiter.key(id), 60);
        assertThat(passes(here, acme(Plan.FREE))).isEqualTo(FREE);
        assertThat(fallbacks()).isEqualTo(FREE);
    }

    @Test
    void countsFutureSlicesAsTheCurrentOne() {
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

    /** Sends far too many requests and returns how many pass. */
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
                1,
                Instant.EPOCH,
                1);
    }
}
