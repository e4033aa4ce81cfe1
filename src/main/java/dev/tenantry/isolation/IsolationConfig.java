package dev.tenantry.isolation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.isolation")
public interface IsolationConfig {

    /** The pools of tenants' own databases: at most {@code max} times {@code size} connections in one instance. */
    Pools pools();

    /** What one data store may cost the others. */
    Stores stores();

    interface Pools {

        /** How many tenants' databases an instance keeps open at once. */
        @WithDefault("50")
        @Min(1) int max();

        /** Connections to one tenant's database. */
        @WithDefault("4")
        @Min(1) int size();

        /** A pool that nobody used for this long is closed. */
        @WithDefault("5m")
        @DurationMin(millis = 100)
        Duration idle();
    }

    interface Stores {

        /** How many requests may be busy with one data store at once; one more gets 503. */
        @WithDefault("32")
        @Min(1) int concurrency();

        /** How long a data store that cannot be reached is left alone. */
        @WithDefault("1s")
        @DurationMin(millis = 100)
        Duration pause();
    }
}
