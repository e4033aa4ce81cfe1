package dev.tenantry.canary;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.canary")
public interface CanaryConfig {

    /** Whether this instance tries to break isolation and, if it is a control plane, makes the sentinels for it. */
    @WithDefault("true")
    boolean enabled();

    /** Time between two attempts, on average; each is up to a fifth shorter or longer. */
    @WithDefault("5m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration interval();
}
