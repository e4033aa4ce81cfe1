package dev.tenantry.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.token")
public interface TokenConfig {

    /**
     * The accepted values of the header {@code typ}, which may be absent. Other values mark tokens for other purposes.
     */
    @WithDefault("JWT,at+jwt")
    Set<String> types();

    Keys keys();

    Cache cache();

    /** How accepted tokens are remembered. */
    interface Cache {

        /** How many tokens an instance remembers; 0 verifies each token at each use. */
        @WithDefault("5000")
        @Min(0) @Max(1_000_000) int size();

        /** How long a token is remembered. Its own times and the keys are checked at each use. */
        @WithDefault("60s")
        @DurationMin(seconds = 1)
        @DurationMax(minutes = 10)
        Duration ttl();
    }

    /** How keys at a URL are fetched. */
    interface Keys {

        /** How often the keys are fetched. */
        @WithDefault("60s")
        @DurationMin(seconds = 1)
        @DurationMax(days = 1)
        Duration refresh();

        /** The shortest time between two fetches, whatever key a token names and however the last fetch ended. */
        @WithDefault("5s")
        @DurationMin(seconds = 1)
        @DurationMax(minutes = 10)
        Duration pause();

        /** The time in which the complete answer must arrive. */
        @WithDefault("3s")
        @DurationMin(millis = 100)
        @DurationMax(seconds = 30)
        Duration deadline();

        /** How long known keys are used if they cannot be fetched again. */
        @WithDefault("1h")
        @DurationMin(seconds = 1)
        @DurationMax(days = 30)
        Duration keep();
    }
}
