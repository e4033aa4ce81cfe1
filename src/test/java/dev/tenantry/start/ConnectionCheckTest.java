package dev.tenantry.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionCheckTest {

    private static final String POSTGRESQL = "quarkus.datasource.jdbc.url";
    private static final String REDIS = "quarkus.redis.hosts";

    private final Map<String, String> settings = new HashMap<>(Map.of(
            POSTGRESQL,
            "jdbc:postgresql://one.example.com,two.example.com/tenantry?sslmode=verify-full&targetServerType=primary",
            REDIS,
            "rediss://redis.example.com:6379"));

    @Test
    void acceptsSafeSettings() {
        assertThat(refusal()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {POSTGRESQL, REDIS})
    void refusesToStartWithout(String property) {
        settings.remove(property);
        assertThat(refusal()).contains(property + " is not set.");
    }

    @ParameterizedTest
    @CsvSource({
        POSTGRESQL + ", jdbc:postgresql://db.example.com/tenantry",
        "quarkus.datasource.registry.jdbc.url, jdbc:postgresql://db.example.com/tenantry",
        "quarkus.datasource.control.jdbc.url, jdbc:postgresql://db.example.com/tenantry",
        "mp.jwt.verify.publickey.location, http://idp.example.com/jwks",
        "mp.jwt.verify.publickey.location, ' http://idp.example.com/jwks'",
        "mp.jwt.verify.publickey.location, '\tHTTP://idp.example.com/a,b'"
    })
    void refusesPlainText(String property, String url) {
        settings.put(property, url);
        assertThat(refusal()).get().asString().startsWith(property + " connects to ");
    }

    @ParameterizedTest
    @CsvSource({
        POSTGRESQL + ", jdbc:postgresql://localhost/tenantry?host=db.example.com",
        "quarkus.datasource.registry.jdbc.url, jdbc:postgresql://localhost/tenantry?service=prod",
        "quarkus.datasource.control.jdbc.url, jdbc:postgresql://localhost/tenantry?user=postgres",
        "quarkus.flyway.jdbc-url, jdbc:postgresql://localhost/tenantry?options=-crole=postgres",
        "quarkus.flyway.registry.jdbc-url, jdbc:postgresql://localhost/tenantry?socketFactory=a.B",
        "quarkus.datasource.jdbc.additional-jdbc-properties.PGHOST, db.example.com",
        "quarkus.datasource.jdbc.additional-jdbc-properties.targetServerType, secondary",
        "quarkus.datasource.control.jdbc.additional-jdbc-properties.\"currentSchema\", t_0"
    })
    void refusesWhatRedirectsAConnection(String property, String value) {
        settings.put(property, value);
        assertThat(refusal()).get().asString().startsWith(property + " sets the driver's parameter ");
    }

    @Test
    void acceptsDriverParametersThatAreAllowed() {
        settings.put("quarkus.datasource.jdbc.additional-jdbc-properties.prepareThreshold", "0");
        assertThat(refusal()).isEmpty();
    }

    @Test
    void checksEveryHostOfRedisIfItHasAPassword() {
        settings.put(REDIS, "rediss://one.example.com:6379,redis://two.example.com:6379");
        assertThat(refusal()).isEmpty();
        settings.put("quarkus.redis.password", "secret");
        assertThat(refusal()).get().asString().startsWith(REDIS + " connects to two.example.com without TLS");
        settings.put("tenantry.start.plain-text-hosts", "other.example.com,two.example.com");
        assertThat(refusal()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rediss://one.example.com:6379, redis://two.example.com:6379",
                "rediss://one.example.com:6379,REDIS://two.example.com:6379",
                "rediss://one.example.com:6379\\,redis://two.example.com:6379",
                " redis://two.example.com:6379"
            })
    void findsEveryHostOfRedisHoweverTheyAreWritten(String hosts) {
        settings.put(REDIS, hosts);
        settings.put("quarkus.redis.password", "secret");
        assertThat(refusal()).get().asString().startsWith(REDIS + " connects to two.example.com without TLS");
    }

    @Test
    void findsHostsOfRedisThatAreSetOneByOne() {
        settings.put(REDIS + "[0]", "rediss://one.example.com:6379");
        settings.put(REDIS + "[1]", "redis://two.example.com:6379");
        settings.put("quarkus.redis.password", "secret");
        assertThat(refusal()).get().asString().startsWith(REDIS + " connects to two.example.com without TLS");
    }

    @Test
    void refusesAPasswordInRedisHosts() {
        settings.put(REDIS, "rediss://one.example.com:6379,rediss://:secret@two.example.com:6379");
        assertThat(refusal()).get().asString().startsWith(REDIS + " contains a password");
    }

    private Optional<String> refusal() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(StartConfig.class)
                .withDefaultValues(settings)
                .build();
        return new ConnectionCheck(config, config.getConfigMapping(StartConfig.class))
                .refusals().stream().findFirst();
    }
}
