package dev.tenantry.start;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Settings of the start for tests of what counts as stuck. */
public final class StuckAfter {

    private StuckAfter() {}

    /** @param limit as ISO 8601 writes durations */
    public static StartConfig of(String limit) {
        return new SmallRyeConfigBuilder()
                .withMapping(StartConfig.class)
                .withDefaultValues(Map.of("tenantry.start.stuck-after", limit))
                .build()
                .getConfigMapping(StartConfig.class);
    }
}
