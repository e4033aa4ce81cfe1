package dev.tenantry.redis;

import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports whether Redis is reachable, and is up either way: an instance without Redis serves, only slower. */
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
