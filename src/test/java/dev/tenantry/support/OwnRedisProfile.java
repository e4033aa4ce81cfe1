package dev.tenantry.support;

import dev.tenantry.local.EmbeddedRedis;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * For tests that take Redis away, without affecting the Redis of other tests. Nothing listens at the address until a
 * test starts something there ({@link OwnRedis}), so the service has to start without Redis. The deadline is
 * production's.
 */
public final class OwnRedisProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.redis.hosts",
                "redis://localhost:" + EmbeddedRedis.freePort(),
                "tenantry.redis.deadline",
                "50ms");
    }
}
