package dev.tenantry.operation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.operation")
public interface OperationConfig {

    /** Number of operations that one instance runs at the same time. */
    @WithDefault("4")
    @Min(1) @Max(256) int workers();

    /** Interval at which an instance looks for operations that are due, such as retries. */
    @WithDefault("5s")
    @DurationMin(millis = 50)
    @DurationMax(hours = 1)
    Duration poll();

    /**
     * Interval at which an instance confirms that it still runs an operation. After four missed confirmations, another
     * instance takes over.
     */
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(hours = 1)
    Duration heartbeat();

    /** Number of failed attempts after which an operation is given up as FAILED, until an administrator retries it. */
    @WithDefault("30")
    @Min(1) @Max(1_000_000) int maxAttempts();

    /**
     * How long operations that have ended are kept. Those that failed for a tenant, or were cancelled for one that
     * still exists, are kept longer.
     */
    @WithDefault("90d")
    @DurationMin(days = 1)
    @DurationMax(days = 36500)
    Duration retention();

    /** How long a stopping instance waits for the operations that it runs. */
    @WithDefault("10s")
    @DurationMin(seconds = 0)
    @DurationMax(minutes = 10)
    Duration patienceAtStop();

    Uploads uploads();

    interface Uploads {

        /** Number of uploads that there may be at the same time; one more gets 409. */
        @WithDefault("20")
        @Min(1) @Max(10_000) int max();

        /** Size of all uploads together, in megabytes. A part that would exceed it gets 409. */
        @WithDefault("2000")
        @Min(1) @Max(1_000_000) int megabytes();
    }
}
