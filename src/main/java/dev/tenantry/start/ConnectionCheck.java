package dev.tenantry.start;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/**
 * Refuses to start, also for a command, if a URL could lead elsewhere than it seems to, or if passwords, rows or keys
 * would cross a network without encryption.
 */
@ApplicationScoped
class ConnectionCheck implements StartCheck {

    private static final String POSTGRESQL = "quarkus.datasource.jdbc.url";
    private static final String REDIS = "quarkus.redis.hosts";
    private static final String KEYS = "mp.jwt.verify.publickey.location";

    private static final Pattern DRIVER_PARAMETER =
            Pattern.compile("quarkus\\.datasource\\.(?:[^.]+\\.)?jdbc\\.additional-jdbc-properties\\.\"?(.+?)\"?");

    private final Config config;
    private final StartConfig start;

    ConnectionCheck(Config config, StartConfig start) {
        this.config = config;
        this.start = start;
    }

    @Override
    public Phase phase() {
        return Phase.SETTINGS;
    }

    @Override
    public List<String> refusals() {
        return Stream.concat(
                        Stream.of(
                                        missing(POSTGRESQL),
                                        missing(REDIS),
                                        database(POSTGRESQL),
                                        database("quarkus.datasource.registry.jdbc.url"),
                                        database("quarkus.datasource.control.jdbc.url"),
                                        database("quarkus.flyway.jdbc-url"),
                                        database("quarkus.flyway.registry.jdbc-url"),
                                        // An attacker who can change the key in transit can sign tokens.
                                        value(KEYS).flatMap(url -> start.refusal(new ConnectionUrl(KEYS, url))),
                                        // RedisPasswordCheck requires TLS of a Redis without a password.
                                        value("quarkus.redis.password").isPresent()
                                                ? firstOfRedis(start::refusal)
                                                : firstOfRedis(ConnectionUrl::passwordRefusal))
                                .flatMap(Optional::stream),
                        driverParameters())
                .toList();
    }

    private Optional<String> missing(String property) {
        return value(property).isPresent() ? Optional.empty() : Optional.of(property + " is not set.");
    }

    private Optional<String> database(String property) {
        return value(property).flatMap(url -> start.databaseRefusal(new JdbcUrl(property, url)));
    }

    private Optional<String> firstOfRedis(Function<ConnectionUrl, Optional<String>> refusal) {
        return ConnectionUrl.list(config, REDIS).stream()
                .flatMap(url -> refusal.apply(url).stream())
                .findFirst();
    }

    // The driver takes parameters from here too, and uses the host, for example, if the URL has none.
    private Stream<String> driverParameters() {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .map(DRIVER_PARAMETER::matcher)
                .filter(name -> name.matches())
                .flatMap(name -> DriverParameters.refusalBesideUrl(name.group(), name.group(1)).stream())
                .sorted();
    }

    private Optional<String> value(String property) {
        return config.getOptionalValue(property, String.class);
    }
}
