package dev.tenantry.redis;

import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports Redis and is up without it: an instance that cannot reach it serves, a little slower. */
@Readiness
@ApplicationScoped
class RedisReadiness implements HealthCheck {

    private final RedisCalls redis;

    RedisReadiness(RedisCalls redis) {
        this.redis = redis;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Redis (not needed to serve)")
                .withData("reachable", isReachable())
                .up()
                .build();
    }

    private boolean isReachable() {
        try {
            redis.send(Request.cmd(Command.PING));
            return true;
        } catch (RedisUnavailableException unavailable) {
            return false;
        }
    }
}
