package dev.tenantry.start;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Refuses to start, also for a command, if passwords, rows or keys would cross a network without encryption. */
@ApplicationScoped
class ConnectionCheck implements StartCheck {

    private static final String POSTGRESQL = "quarkus.datasource.jdbc.url";
    private static final String REDIS = "quarkus.redis.hosts";

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
        return Stream.of(
                        missing(POSTGRESQL),
                        missing(REDIS),
                        unsafe(POSTGRESQL),
                        unsafe("quarkus.datasource.registry.jdbc.url"),
                        unsafe("quarkus.datasource.control.jdbc.url"),
                        // An attacker who can change the key in transit can sign tokens.
                        unsafe("mp.jwt.verify.publickey.location"),
                        // Without a password, there is none to intercept; Redis otherwise holds only copies and
                        // counters.
                        value("quarkus.redis.password").isPresent()
                                ? unsafe(REDIS)
                                : first(REDIS, ConnectionUrl::passwordRefusal))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> missing(String property) {
        return value(property).isPresent() ? Optional.empty() : Optional.of(property + " is not set.");
    }

    private Optional<String> unsafe(String property) {
        return first(property, start::refusal);
    }

    // The hosts of Redis are a list. A JDBC URL can also contain commas, between hosts, but no scheme follows them.
    private Optional<String> first(String property, Function<ConnectionUrl, Optional<String>> refusal) {
        return value(property)
                .flatMap(list -> Stream.of(list.split(",(?=[a-z]+://)", -1))
                        .flatMap(url -> refusal.apply(new ConnectionUrl(property, url)).stream())
                        .findFirst());
    }

    private Optional<String> value(String property) {
        return config.getOptionalValue(property, String.class);
    }
}
