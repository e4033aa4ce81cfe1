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
                "jdbc:postgresql://localhost:5432/tenantry",
                "jdbc:postgresql://127.0.0.1/tenantry?sslmode=disable",
                "jdbc:postgresql://[::1]:5432/tenantry",
                "jdbc:postgresql:tenantry",
                "jdbc:postgresql:/",
                "jdbc:postgresql://db.example.com/tenantry?sslmode=verify-full",
                "jdbc:postgresql://one.example.com,two.example.com:5433/tenantry?a=b&sslmode=require&prepareThreshold=0",
                "jdbc:postgresql://db.example.com/tenantry?sslmode=disable&sslmode=verify-ca",
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
                "jdbc:postgresql://db.example.com/tenantry",
                "jdbc:postgresql://db.example.com/tenantry?sslmode=prefer",
                "jdbc:postgresql://db.example.com/tenantry?sslmode=allow",
                "jdbc:postgresql://db.example.com/tenantry?xsslmode=require",
                "jdbc:postgresql://db.example.com/tenantry?SSLMODE=require",
                "jdbc:postgresql://db.example.com/tenantry?sslmode=verify-full&sslmode=disable",
                "jdbc:postgresql://localhost,db.example.com/tenantry",
                "jdbc:postgresql://redis,db.example.com:5432/tenantry",
                "jdbc:postgresql://localhost.example.com/tenantry",
                "jdbc:postgresql://127.0.0.1.example.com/tenantry",
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
                "jdbc:postgresql://localhost/tenantry?user=a&password=secret",
                "jdbc:postgresql://localhost/tenantry?password=secret",
                "jdbc:postgresql://db.example.com/tenantry?sslmode=verify-full&sslpassword=secret",
                "jdbc:postgresql://tenantry_app:secret@localhost/tenantry",
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
