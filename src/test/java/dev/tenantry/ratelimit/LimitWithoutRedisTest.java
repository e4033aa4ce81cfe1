package dev.tenantry.ratelimit;

import static dev.tenantry.support.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.redis.RedisCalls;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.OwnRedis;
import dev.tenantry.support.OwnRedisProfile;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(OwnRedisProfile.class)
@Timeout(60)
class LimitWithoutRedisTest {

    private final TestTenants tenants = new TestTenants();

    @Inject
    RedisCalls calls;

    @Inject
    RedisDataSource data;

    @Inject
    MeterRegistry meters;

    private OwnRedis redis;
    private Tenant acme;

    @BeforeEach
    void startRedis() {
        redis = new OwnRedis();
        redis.start();
        awaitRedis();
        acme = tenants.create("acme", Plan.FREE);
    }

    @AfterEach
    void stopRedis() {
        redis.close();
    }

    @Test
    void keepsTheLimitWhileRedisGoesAndComesBack() {
        tenants.setRateLimit(acme, 12);
        assertThat(passes(4)).isEqualTo(4);

        redis.close();
        double before = fallbacks();
        assertThat(passes(4)).isEqualTo(4);
        assertThat(fallbacks()).isEqualTo(before + 4);

        // Redis is back but empty: it remembers none of the eight passes.
        redis.start();
        awaitRedis();
        assertThat(passes(20)).isEqualTo(4);
        assertEveryKeyExpires();
    }

    @Test
    void keepsTheLimitForManyThreadsWhileRedisGoesAndComesBack() {
        int limit = 400;
        tenants.setRateLimit(acme, limit);
        AtomicInteger passed = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        Crowd<Boolean> crowd = Crowd.of(8, () -> {
            while (!over.get()) {
                int status = get();
                assertThat(status).isIn(200, 429);
                passed.addAndGet(status == 200 ? 1 : 0);
            }
            return true;
        });
        await().until(() -> passed.get() > 50);
        redis.close();
        int whenGone = passed.get();
        await().until(() -> passed.get() > whenGone + 50);
        redis.start();
        awaitRedis();
        await().atMost(Duration.ofSeconds(30)).until(() -> passed.get() >= limit);
        // Send some more requests, none of which may pass.
        double refused = refused();
        await().until(() -> refused() > refused + 50);
        over.set(true);
        crowd.results();

        assertThat(passed).hasValue(limit);
        assertEveryKeyExpires();
    }

    @Test
    void answersInTimeWhileRedisIsSilent() {
        redis.beSilent();
        double before = fallbacks();
        long start = System.nanoTime();
        assertThat(passes(50)).isEqualTo(50);

        // Generous for a cold JVM; what matters is that no request waits for a reply that never comes.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(fallbacks()).isEqualTo(before + 50);
    }

    @Test
    void refusesRequestsOverTheLimitWhileRedisIsGone() {
        redis.close();
        tenants.setRateLimit(acme, 3);
        assertThat(passes(10)).isEqualTo(3);
    }

    private int passes(int requests) {
        int passed = 0;
        for (int i = 0; i < requests; i++) {
            int status = get();
            assertThat(status).isIn(200, 429);
            passed += status == 200 ? 1 : 0;
        }
        return passed;
    }

    private int get() {
        return as(acme).get("/orders").statusCode();
    }

    private double fallbacks() {
        return meters.counter("tenantry.rate.limit.fallbacks").count();
    }

    private double refused() {
        return meters.get("tenantry.rate.limit.decisions").tag("outcome", "refused").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private void assertEveryKeyExpires() {
        assertThat(data.key().keys("*"))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(data.key().pttl(key)).as(key).isPositive());
    }

    private void awaitRedis() {
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().untilAsserted(() -> {
            for (int i = 0; i < 5; i++) {
                assertThat(calls.send(Request.cmd(Command.PING))).hasToString("PONG");
            }
        });
    }
}
