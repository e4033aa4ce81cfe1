package dev.tenantry.usage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.usage")
public interface UsageConfig {

    /** How many tenants have metrics of their own; with 0, nothing is counted by tenant. */
    @WithDefault("20")
    @Min(0) @Max(200) int tenants();

    /**
     * How often it is decided which tenants these are. Must be longer than the time between two scrapes; otherwise
     * requests are missing from the rates of Prometheus.
     */
    @WithDefault("1m")
    @DurationMin(seconds = 10)
    @DurationMax(hours = 1)
    Duration interval();
}
