package dev.tenantry.relocation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.relocation")
public interface RelocationConfig {

    /** How long a tenant that has moved can move back. Its old home is kept for that long. */
    @WithDefault("24h")
    @DurationMin(seconds = 0)
    @DurationMax(days = 30)
    Duration reverseWindow();

    /** Number of moves to a new home that one instance runs at the same time. Fewer than its workers, which others need too. */
    @WithDefault("2")
    @Min(1) @Max(256) int max();

    /** Share of the time, in percent, in which rows are copied and compared; the rest is left to other tenants. */
    @WithDefault("50")
    @Min(1) @Max(100) int load();

    /** How long a tenant's requests may wait for the switch. If it takes longer, it is called off and tried again. */
    @WithDefault("1s")
    @DurationMin(millis = 50)
    @DurationMax(seconds = 30)
    Duration pause();

    /** Size to which the archive of an import may unpack, in megabytes. */
    @WithDefault("20000")
    @Min(1) @Max(10_000_000) int importMegabytes();

    /** Size of one row in the archive of an import, in megabytes. Several times as much is in memory meanwhile. */
    @WithDefault("8")
    @Min(1) @Max(256) int importRowMegabytes();
}
