package dev.tenantry.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.http")
public interface HttpConfig {

    /** The largest accepted request body; a larger one gets 413. Must be below quarkus.http.limits.max-body-size. */
    @WithDefault("64K")
    MemorySize maxBodySize();

    /** The time from the head of a request until its body is complete; a slower body gets 408. */
    @WithDefault("10s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 10)
    Duration bodyDeadline();

    /** How many bodies an instance receives at the same time; one more cuts off the one that has taken longest. */
    @WithDefault("512")
    @Min(1) @Max(100_000) int maxBodies();

    /** Bodies of the operations that need larger ones. Received only from callers whose token is valid. */
    @WithName("large-bodies")
    LargeBodies largeBodies();

    /** How many requests may be in progress on one HTTP/2 connection. The client is told; further ones are refused. */
    @WithDefault("32")
    @Min(1) @Max(10_000) int maxStreams();

    /** The time in which a client takes an answer, or any part of a stream; a slower client is disconnected. */
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration answerDeadline();

    /**
     * How long a connection may be without a request; sending parts of a head does not extend it. Must be longer than a
     * gateway keeps its idle connections, usually 60 s. Otherwise the gateway may send a request just as we close.
     */
    @WithDefault("75s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration idleDeadline();

    interface LargeBodies {

        /** The largest body that these operations accept; a larger one gets 413. */
        @WithDefault("1M")
        MemorySize maxSize();

        /** How many of these bodies an instance receives at the same time; one more cuts off the oldest. */
        @WithDefault("32")
        @Min(1) @Max(10_000) int max();
    }
}
