package dev.tenantry.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionUrlTest {

    private static final Set<String> PLAIN_TEXT_HOSTS = Set.of("redis");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://redis:6379",
                "rediss://redis.example.com:6379/0",
                "https://issuer.example.com/jwks",
                "http://localhost:8180/jwks",
                "/etc/tenantry/key.pem",
                "file:/etc/tenantry/key.pem",
            })
    void acceptsASafeUrl(String url) {
        ConnectionUrl connection = new ConnectionUrl("property", url);
        assertThat(connection.passwordRefusal()).isEmpty();
        assertThat(connection.plainTextRefusal(PLAIN_TEXT_HOSTS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://redis.example.com:6379",
                "REDIS://redis.example.com:6379",
                "http://idp.example.com/jwks",
            })
    void refusesPlainTextToAnotherMachine(String url) {
        assertThat(new ConnectionUrl("some.property", url).plainTextRefusal(PLAIN_TEXT_HOSTS))
                .get()
                .asString()
                .startsWith("some.property connects to ")
                .contains("example.com without TLS", "tenantry.start.plain-text-hosts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://:secret@localhost:6379",
                "redis://localhost:6379?password=secret",
                "rediss://user:secret@redis.example.com:6379",
                "https://user:secret@issuer.example.com/jwks",
            })
    void refusesAPasswordAndDoesNotRepeatIt(String url) {
        assertThat(new ConnectionUrl("some.property", url).passwordRefusal())
                .get()
                .asString()
                .startsWith("some.property contains a password")
                .doesNotContain("secret");
    }
}
