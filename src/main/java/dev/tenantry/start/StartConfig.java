package dev.tenantry.start;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.start")
public interface StartConfig {

    /** The command that this process runs; set from its first argument. Without one, the process serves requests. */
    Optional<String> command();

    /** Hosts that may be connected to without TLS, because the network to them is trusted. */
    Optional<Set<String>> plainTextHosts();

    /** Whether Redis on another machine may have no password, because only Tenantry can reach it. */
    @WithDefault("false")
    boolean redisWithoutPassword();

    /**
     * Whether an instance whose database is not migrated yet waits for the migration, not ready, instead of exiting.
     */
    @WithDefault("false")
    boolean awaitMigrations();

    /**
     * How long all worker threads may be busy without completing anything, while work waits, before liveness fails.
     * Must be longer than every time limit of a request: the transaction timeout is 60 s.
     */
    @WithDefault("120s")
    @DurationMin(millis = 100)
    @DurationMax(hours = 1)
    Duration stuckAfter();

    default boolean serves() {
        return command().isEmpty();
    }

    /** Returns why it would not be safe to connect to the URL; empty if it is safe. */
    default Optional<String> refusal(ConnectionUrl url) {
        return url.passwordRefusal().or(() -> url.plainTextRefusal(trustedHosts()));
    }

    /** Returns why it would not be safe to connect to this database; empty if it is safe. */
    default Optional<String> databaseRefusal(JdbcUrl url) {
        return url.databaseRefusal(trustedHosts());
    }

    /** Returns why it would not be safe to connect to the databases of this server; empty if it is safe. */
    default Optional<String> serverRefusal(JdbcUrl url) {
        return url.serverRefusal(trustedHosts());
    }

    private Set<String> trustedHosts() {
        return plainTextHosts().orElse(Set.of());
    }
}
