package dev.tenantry.start;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
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
        // Without a password there is none to be read; what else goes to Redis is copies and counters.
        boolean redisHasPassword = value("quarkus.redis.password").isPresent();
        return Stream.of(
                        Stream.of(POSTGRESQL, REDIS)
                                .filter(property -> value(property).isEmpty())
                                .map(property -> property + " is not set."),
                        Stream.of(
                                        POSTGRESQL,
                                        "quarkus.datasource.registry.jdbc.url",
                                        "quarkus.datasource.control.jdbc.url",
                                        // Whoever can change the key on its way can sign tokens.
                                        "mp.jwt.verify.publickey.location")
                                .flatMap(this::urls)
                                .flatMap(url -> start.refusal(url).stream()),
                        urls(REDIS)
                                .flatMap(url ->
                                        (redisHasPassword ? start.refusal(url) : url.passwordRefusal()).stream()))
                .flatMap(refusals -> refusals)
                .findFirst();
    }

    // Redis' hosts are a list. A JDBC URL may have commas too, between hosts, and no scheme after them.
    private Stream<ConnectionUrl> urls(String property) {
        return value(property)
                .map(list -> list.split(",(?=[a-z]+://)", -1))
                .map(Stream::of)
                .orElseGet(Stream::empty)
                .map(url -> new ConnectionUrl(property, url));
    }

    private Optional<String> value(String property) {
        return config.getOptionalValue(property, String.class);
    }
}
