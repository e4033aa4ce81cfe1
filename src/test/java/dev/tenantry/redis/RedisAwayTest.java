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
import jakarta.inject.Inject;
import java.time.Duration;
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
        refuses();
        // The deadline is 50 ms; the rest is what a busy machine may take.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void makesNoCallsForAWhileOnceMostHaveFailed() {
        redis.beSilent();

        long start = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            refuses();
        }
        // 200 deadlines would be ten seconds.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void callsARedisThatIsBack() {
        redis.close();
        for (int i = 0; i < 10; i++) {
            refuses();
        }
        redis.start();
        awaitAnswers();
    }

    @Test
    void callsARedisThatSpeaksAgain() {
        redis.beSilent();
        for (int i = 0; i < 10; i++) {
            refuses();
        }
        redis.start();
        awaitAnswers();
    }

    /** On a thread of its own: a call that waits for ever fails the test then, and does not hold up the build. */
    private void refuses() {
        assertThat(Crowd.of(1, () -> calls.send(Request.cmd(Command.PING))).failures())
                .hasOnlyElementsOfType(RedisUnavailableException.class);
    }

    private void awaitAnswers() {
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().untilAsserted(() -> {
            for (int i = 0; i < 5; i++) {
                assertThat(calls.send(Request.cmd(Command.PING))).hasToString("PONG");
            }
        });
    }
}
