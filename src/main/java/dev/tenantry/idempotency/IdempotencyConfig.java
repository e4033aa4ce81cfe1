package dev.tenantry.idempotency;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.idempotency")
public interface IdempotencyConfig {

    /** How long an answer is stored. A request that is repeated later is taken for a new one. */
    @WithDefault("24h")
    @DurationMin(minutes = 1)
    @DurationMax(days = 30)
    Duration lifetime();
}
