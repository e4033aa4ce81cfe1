package dev.tenantry.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.LogOf;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests when keys at a URL are fetched, and what happens if they cannot be. {@code KeysAtUrlIT} uses a real server. */
class RemoteKeysTest {

    private static final TokenConfig.Keys CONFIG = new SmallRyeConfigBuilder()
            .withMapping(TokenConfig.class)
            .withConverter(Duration.class, 100, new DurationConverter())
            .withDefaultValue("tenantry.token.keys.keep", "10m")
            .build()
            .getConfigMapping(TokenConfig.class)
            .keys();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    // Not zero, so that nothing depends on it.
    private Duration now = Duration.ofDays(1);
    private final RemoteKeys keys =
            new RemoteKeys(this::fetch, Set.of("RS256"), CONFIG, () -> now.toNanos(), new KeyMetrics(meters));
    private int fetches;
    private RuntimeException unexpected;
    private Optional<String> answer = Optional.of(Jwks.set(Jwks.rsa("one")));

    private String fetch() throws IOException {
        fetches++;
        if (unexpected != null) {
            throw unexpected;
        }
        return answer.orElseThrow(() -> new IOException("gone"));
    }

    @Test
    void fetchesAtIntervals() {
        pass(Duration.ofSeconds(59));
        assertThat(fetches).isEqualTo(1);
        pass(Duration.ofSeconds(2));
        assertThat(fetches).isEqualTo(2);
    }

    /** F9: strangers neither use up the fetch that finds a new key, nor cause more fetches than time allows. */
    @Test
    void knowsANewKeyAfterAPauseWhateverStrangersSend() {
        pass(Duration.ofSeconds(1));
        for (int second = 0; second < 20; second++) {
            keys.miss();
            pass(Duration.ofSeconds(1));
        }
        assertThat(fetches).isBetween(4, 6);

        answer = Optional.of(Jwks.set(Jwks.rsa("two")));
        for (int second = 0; second < 6; second++) {
            keys.miss();
            pass(Duration.ofSeconds(1));
        }
        assertThat(knows("two")).isTrue();
        assertThat(knows("one")).isFalse();
    }

    @Test
    void fetchesOnceForAnUnknownKey() {
        pass(Duration.ofSeconds(10));
        keys.miss();
        pass(Duration.ofSeconds(50));
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void knowsANewKeyAfterTheIntervalIfNoRequestNamesIt() {
        pass(Duration.ofSeconds(1));
        answer = Optional.of(Jwks.set(Jwks.rsa("one"), Jwks.rsa("two")));
        pass(Duration.ofSeconds(61));
        assertThat(knows("two")).isTrue();
    }

    /** F10. */
    @Test
    void keepsKnownKeysForAStatedTime() {
        pass(Duration.ofSeconds(1));
        answer = Optional.empty();
        pass(CONFIG.keep().minusSeconds(2));
        assertThat(knows("one")).isTrue();
        assertThat(keys.isFailing()).isTrue();

        pass(Duration.ofSeconds(4));
        assertThat(keys.current()).isEmpty();

        answer = Optional.of(Jwks.set(Jwks.rsa("one")));
        pass(Duration.ofSeconds(2));
        assertThat(knows("one")).isTrue();
        assertThat(keys.isFailing()).isFalse();
    }

    /** F10: no storm. */
    @Test
    void pausesBetweenFailedFetches() {
        pass(Duration.ofSeconds(1));
        answer = Optional.empty();
        pass(Duration.ofSeconds(60));
        int before = fetches;
        pass(Duration.ofSeconds(60));
        assertThat(fetches - before).isBetween(10, 13);
    }

    /** F11. */
    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{\"keys\": [{\"kty\": \"RSA\"", "{\"keys\": []}", ""})
    void neitherTakesNorRemembersABadAnswer(String bad) {
        answer = Optional.of(bad);
        pass(Duration.ofSeconds(3));
        assertThat(keys.current()).isEmpty();
        assertThat(fetches).isEqualTo(3);

        answer = Optional.of(Jwks.set(Jwks.rsa("one")));
        pass(Duration.ofSeconds(1));
        assertThat(knows("one")).isTrue();

        answer = Optional.of(bad);
        pass(Duration.ofSeconds(120));
        assertThat(knows("one")).isTrue();
        assertThat(keys.isFailing()).isTrue();
    }

    @Test
    void countsAnUnexpectedExceptionAsAFailureToo() {
        pass(Duration.ofSeconds(1));
        unexpected = new IllegalStateException("executor closed");
        try (LogOf log = new LogOf(RemoteKeys.class)) {
            pass(Duration.ofSeconds(65));
            assertThat(log.errors()).first().asString().contains("IllegalStateException: executor closed");
        }
        assertThat(keys.isFailing()).isTrue();
        assertThat(knows("one")).isTrue();

        unexpected = null;
        pass(Duration.ofSeconds(6));
        assertThat(keys.isFailing()).isFalse();
    }

    @Test
    void remembersThatItHasHadKeys() {
        answer = Optional.empty();
        pass(Duration.ofSeconds(5));
        assertThat(keys.hasHadKeys()).isFalse();
        answer = Optional.of(Jwks.set(Jwks.rsa("one")));
        pass(Duration.ofSeconds(2));
        answer = Optional.empty();
        pass(CONFIG.keep().plusMinutes(2));
        assertThat(keys.current()).isEmpty();
        assertThat(keys.hasHadKeys()).isTrue();
    }

    @Test
    void acceptsAByteOrderMark() {
        answer = Optional.of("\uFEFF" + Jwks.set(Jwks.rsa("one")));
        pass(Duration.ofSeconds(1));
        assertThat(knows("one")).isTrue();
    }

    @Test
    void logsTheFirstFailureAndThenOncePerMinute() {
        try (LogOf log = new LogOf(RemoteKeys.class)) {
            pass(Duration.ofSeconds(1));
            answer = Optional.empty();
            pass(Duration.ofSeconds(59 + 2 * 60));
            assertThat(log.errors())
                    .hasSizeBetween(2, 3)
                    .allSatisfy(
                            message -> assertThat(message).contains("cannot be fetched: gone. The known keys stay"));
            pass(CONFIG.keep());
            assertThat(log.errors().getLast()).endsWith("Requests with a token get 503.");

            answer = Optional.of(Jwks.set(Jwks.rsa("one")));
            pass(Duration.ofSeconds(2));
            assertThat(log.infos().getLast()).contains("can be fetched again");
        }
    }

    @Test
    void namesARefusedKeyOnceAndNotAtEveryFetch() {
        answer = Optional.of(Jwks.set(Jwks.rsa("one"), Jwks.rsa("short", 1024)));
        try (LogOf log = new LogOf(KeySet.class)) {
            pass(Duration.ofMinutes(5));
            assertThat(log.warnings()).singleElement().asString().contains("Key \"short\" has 1024 bits");
        }
    }

    @Test
    void countsFetchesAndMeasuresTheAge() {
        pass(Duration.ofSeconds(1));
        answer = Optional.empty();
        pass(Duration.ofSeconds(90));
        assertThat(meters.get("tenantry.token.key.fetches")
                        .tag("outcome", "ok")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("tenantry.token.key.fetches")
                        .tag("outcome", "failed")
                        .counter()
                        .count())
                .isGreaterThan(3);
        assertThat(meters.get("tenantry.token.key.age").timeGauge().value(TimeUnit.SECONDS))
                .isBetween(89.0, 91.0);
    }

    private boolean knows(String kid) {
        return keys.current().orElseThrow().knows(kid);
    }

    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            keys.tick();
            now = now.plusSeconds(1);
        }
    }
}
