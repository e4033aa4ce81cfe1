package dev.tenantry.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RedisCallsTest {

    private static final RedisScript ECHO = RedisScript.of("return ARGV[1] .. KEYS[1]");

    private final String key = "tenantry:test:" + UUID.randomUUID();

    @Inject
    RedisCalls calls;

    @Inject
    RedisDataSource redis;

    @Inject
    MeterRegistry meters;

    @Test
    void returnsNullForNil() throws Exception {
        assertThat(calls.send(Request.cmd(Command.GET).arg(key))).isNull();
    }

    @Test
    void identifiesScriptsAsRedisDoes() {
        assertThat(redis.execute("SCRIPT", "LOAD", ECHO.text())).hasToString(ECHO.sha1());
    }

    @Test
    void resendsAScriptThatRedisHasForgotten() throws Exception {
        assertThat(calls.run(ECHO, key, "before ")).hasToString("before " + key);
        redis.execute("SCRIPT", "FLUSH");
        double failures = failures();

        assertThat(calls.run(ECHO, key, "after ")).hasToString("after " + key);
        assertThat(calls.run(ECHO, key, "again ")).hasToString("again " + key);
        assertThat(failures()).isEqualTo(failures);
    }

    @Test
    void keepsTheCircuitClosedAfterErrorReplies() throws Exception {
        redis.list(String.class).lpush(key, "a list, not a string");
        redis.key().expire(key, 60);
        double failures = failures();

        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> calls.send(Request.cmd(Command.GET).arg(key)))
                    .isInstanceOf(RedisUnavailableException.class);
            assertThatThrownBy(() -> calls.run(RedisScript.of("return redis.call('GET', KEYS[1])"), key))
                    .isInstanceOf(RedisUnavailableException.class);
        }

        assertThat(calls.send(Request.cmd(Command.PING))).hasToString("PONG");
        assertThat(failures()).isEqualTo(failures + 40);
    }

    private double failures() {
        return meters.counter("tenantry.redis.failures").count();
    }
}
