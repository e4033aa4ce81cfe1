package dev.tenantry.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.redis")
public interface RedisConfig {

    /** How long a call waits that can do without Redis, such as a look into the cache. */
    @WithDefault("50ms")
    @DurationMin(millis = 5)
    @DurationMax(seconds = 30)
    Duration deadline();

    /** How long all calls may go unanswered before Redis counts as unavailable and rate limits apply per instance. */
    @WithDefault("1s")
    @DurationMin(millis = 5)
    @DurationMax(minutes = 1)
    Duration silence();

    /** How long a rate-limit decision waits while Redis replies to other calls, as on a busy machine. */
    @WithDefault("2s")
    @DurationMin(millis = 5)
    @DurationMax(minutes = 1)
    Duration patience();

    /** How long Redis is not called while it is unavailable, before it is asked whether it is back. */
    @WithDefault("500ms")
    @DurationMin(millis = 5)
    @DurationMax(minutes = 10)
    Duration pause();
}
