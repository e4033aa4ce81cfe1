package dev.tenantry.redis;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports whether Redis is reachable, and is up either way: an instance without Redis serves, only slower. Blocks no
 * thread, and answers within the deadline of a call.
 */
@Readiness
@ApplicationScoped
class RedisReadiness implements AsyncHealthCheck {

    private final Redis redis;
    private final Duration deadline;

    RedisReadiness(Redis redis, RedisConfig config) {
        this.redis = redis;
        this.deadline = config.deadline();
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return redis.send(Request.cmd(Command.PING))
                .ifNoItem()
                .after(deadline)
                .fail()
                .map(pong -> true)
                .onFailure()
                .recoverWithItem(false)
                .map(RedisReadiness::report);
    }

    private static HealthCheckResponse report(boolean reachable) {
        return HealthCheckResponse.named("Redis (not needed to serve)")
                .withData("reachable", reachable)
                .up()
                .build();
    }
}
