package dev.tenantry.start;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Ends the start, also that of a command, where passwords, rows or keys would cross a network that others can read. */
@ApplicationScoped
class ConnectionCheck {

    private static final int BEFORE_ANY_CONNECTION = -10;

    private static final String POSTGRESQL = "quarkus.datasource.jdbc.url";
    private static final String REDIS = "quarkus.redis.hosts";

    private final Config config;
    private final StartConfig start;

    ConnectionCheck(Config config, StartConfig start) {
        this.config = config;
        this.start = start;
    }

    void check(@Observes @Priority(BEFORE_ANY_CONNECTION) StartupEvent event) {
        refusal().ifPresent(StartRefusal::because);
    }

    Optional<String> refusal() {
        return missing(POSTGRESQL)
                .or(() -> missing(REDIS))
                .or(() -> unsafe(POSTGRESQL))
                .or(() -> unsafe("quarkus.datasource.registry.jdbc.url"))
                .or(() -> unsafe("quarkus.datasource.control.jdbc.url"))
                // Whoever can change the key on its way can sign tokens.
                .or(() -> unsafe("mp.jwt.verify.publickey.location"))
                // Without a password there is none to be read; what else goes to Redis is copies and counters.
                .or(() -> value("quarkus.redis.password").isPresent()
                        ? unsafe(REDIS)
                        : first(REDIS, ConnectionUrl::passwordRefusal));
    }

    private Optional<String> missing(String property) {
        return value(property).isPresent() ? Optional.empty() : Optional.of(property + " is not set.");
    }

    private Optional<String> unsafe(String property) {
        return first(property, start::refusal);
    }

    // Redis' hosts are a list. A JDBC URL may have commas too, between hosts, and no scheme after them.
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
