package dev.tenantry.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisPasswordCheckTest {

    private static final String NO_PASSWORD = "quarkus.redis.hosts names a Redis on another machine";
    private static final String PLAIN_TEXT = "quarkus.redis.hosts connects to two.example.com without TLS";

    private final Map<String, String> settings = new HashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"redis://localhost:6379", "rediss://127.0.0.1", "redis://[::1]:6379/2"})
    void acceptsRedisOnThisMachineWithoutAPassword(String hosts) {
        assertThat(refusals(hosts)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rediss://one.example.com",
                "REDISS://one.example.com",
                "redis://localhost:6379,rediss://one.example.com:6379",
                "redis://localhost:6379, rediss://one.example.com:6379"
            })
    void refusesRedisOnAnotherMachineWithoutAPassword(String hosts) {
        assertThat(refusals(hosts)).singleElement().asString().startsWith(NO_PASSWORD);
        settings.put("tenantry.start.redis-without-password", "true");
        assertThat(refusals(hosts)).isEmpty();
    }

    @Test
    void refusesPlainTextToo() {
        String hosts = "rediss://one.example.com,redis://two.example.com";
        assertThat(refusals(hosts)).hasSize(2).anyMatch(refusal -> refusal.startsWith(PLAIN_TEXT));
        settings.put("tenantry.start.redis-without-password", "true");
        assertThat(refusals(hosts)).singleElement().asString().startsWith(PLAIN_TEXT);
        settings.put("tenantry.start.plain-text-hosts", "two.example.com");
        assertThat(refusals(hosts)).isEmpty();
    }

    @Test
    void acceptsAPassword() {
        settings.put("quarkus.redis.password", "secret");
        assertThat(refusals("rediss://one.example.com")).isEmpty();
    }

    private List<String> refusals(String hosts) {
        settings.put("quarkus.redis.hosts", hosts);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(StartConfig.class)
                .withDefaultValues(settings)
                .build();
        return new RedisPasswordCheck(config, config.getConfigMapping(StartConfig.class)).refusals();
    }
}
