package dev.tenantry.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.Crowd;
import dev.tenantry.support.OwnRedis;
import dev.tenantry.support.OwnRedisProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(OwnRedisProfile.class)
@Timeout(60)
class RedisAwayTest {

    @Inject
    RedisCalls calls;

    private OwnRedis redis;

    @BeforeEach
    void startRedis() {
        redis = new OwnRedis();
        redis.start();
        awaitAnswers();
    }

    @AfterEach
    void stopRedis() {
        redis.close();
    }

    @Test
    void waitsForASilentRedisNoLongerThanTheDeadline() {
        redis.beSilent();

        long start = System.nanoTime();
        assertUnavailable();
        // The deadline is 50 ms; the rest allows for a busy machine.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void makesNoCallsForAWhileOncePatienceWasInVain() {
        redis.beSilent();

        long start = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            callPatiently();
        }
        // 200 times the silence would take 100 seconds, 200 deadlines 10 seconds.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void delaysNoCallToFindOutWhetherRedisIsBack() {
        redis.beSilent();
        callPatiently();

        // Redis is asked six times meanwhile.
        long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        while (System.nanoTime() < end) {
            long began = System.nanoTime();
            callPatiently();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(500));
        }
        redis.start();
        awaitAnswers();
    }

    /** Redis does one thing at a time, so each of many calls waits for all others: far longer than the deadline. */
    @Test
    void waitsForARedisThatIsOnlyBusy() {
        RedisScript slow = RedisScript.of("""
                local began = redis.call('TIME')
                local function passed()
                  local now = redis.call('TIME')
                  return (now[1] - began[1]) * 1000000 + now[2] - began[2]
                end
                while passed() < 8000 do end
                return 'done'
                """);
        List<Duration> took = Crowd.of(32, () -> {
                    long start = System.nanoTime();
                    assertThat(calls.runPatiently(slow, "tenantry:test:busy")).hasToString("done");
                    return Duration.ofNanos(System.nanoTime() - start);
                })
                .results();
        assertThat(took).filteredOn(time -> time.toMillis() > 100).hasSizeGreaterThan(8);
    }

    @Test
    void callsRedisAgainAfterARestart() {
        redis.close();
        for (int i = 0; i < 10; i++) {
            assertUnavailable();
        }
        redis.start();
        awaitAnswers();
    }

    @Test
    void callsRedisAgainAfterASilence() {
        redis.beSilent();
        for (int i = 0; i < 10; i++) {
            assertUnavailable();
        }
        redis.start();
        awaitAnswers();
    }

    /**
     * Calls Redis on a separate thread, so that a call that never returns fails the test and does not block the build.
     */
    private void assertUnavailable() {
        assertUnavailable(() -> calls.send(Request.cmd(Command.PING)));
    }

    private void callPatiently() {
        assertUnavailable(() -> calls.runPatiently(RedisScript.of("return 1"), "tenantry:test:silent"));
    }

    private static void assertUnavailable(Callable<Response> call) {
        assertThat(Crowd.of(1, call).failures()).hasOnlyElementsOfType(RedisUnavailableException.class);
    }

    private void awaitAnswers() {
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().untilAsserted(() -> {
            for (int i = 0; i < 5; i++) {
                assertThat(calls.send(Request.cmd(Command.PING))).hasToString("PONG");
            }
        });
    }
}
