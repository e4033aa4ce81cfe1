package dev.tenantry.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "tenantry.redis")
public interface RedisConfig {

    /** How long one call may take before the request continues without Redis. */
    @WithDefault("50ms")
    Duration deadline();

    /** How long Redis is not called after repeated failures; during this time no request waits for it. */
    @WithDefault("500ms")
    Duration pause();
}
