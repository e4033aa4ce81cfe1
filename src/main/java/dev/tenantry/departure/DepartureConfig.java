package dev.tenantry.departure;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.departure")
public interface DepartureConfig {

    Exports exports();

    interface Exports {

        /** Maximum number of exports that one instance runs at the same time; one more gets 503. */
        @WithDefault("2")
        @Min(1) @Max(100) int max();

        /** How long an export may take. Then it is cut off, because its snapshot keeps PostgreSQL from cleaning up. */
        @WithDefault("1h")
        @DurationMin(seconds = 1)
        @DurationMax(days = 7)
        Duration deadline();

        /** How long an export waits for its client to read the next 16 kB. Then it is cut off. */
        @WithDefault("30s")
        @DurationMin(millis = 100)
        @DurationMax(hours = 1)
        Duration patience();
    }
}
