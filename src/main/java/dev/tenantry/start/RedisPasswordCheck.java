package dev.tenantry.start;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Refuses to start if a Redis on another machine has no password, or if a Redis without one has no TLS. Otherwise
 * anyone who can reach it, or the network to it, could read and change names, plans and statuses of tenants, their
 * placements and their limits.
 */
@ApplicationScoped
class RedisPasswordCheck implements StartCheck {

    private static final String HOSTS = "quarkus.redis.hosts";
    private static final String PASSWORD = "quarkus.redis.password";

    private final Config config;
    private final StartConfig start;

    RedisPasswordCheck(Config config, StartConfig start) {
        this.config = config;
        this.start = start;
    }

    @Override
    public Phase phase() {
        return Phase.SETTINGS;
    }

    @Override
    public List<String> refusals() {
        // With a password, ConnectionCheck requires TLS.
        if (config.getOptionalValue(PASSWORD, String.class).isPresent()) {
            return List.of();
        }
        List<ConnectionUrl> urls = ConnectionUrl.list(config, HOSTS);
        return Stream.concat(
                        urls.stream()
                                .filter(url -> !start.redisWithoutPassword() && url.isRedisElsewhere())
                                .map(url -> HOSTS + " names a Redis on another machine, and " + PASSWORD
                                        + " is not set. Set it, or set tenantry.start.redis-without-password if only"
                                        + " Tenantry can reach that Redis."),
                        urls.stream().flatMap(url -> start.refusal(url).stream()))
                .distinct()
                .toList();
    }
}
