package dev.tenantry.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "tenantry.problem")
public interface ProblemConfig {

    /** The largest accepted request body; a larger one gets 413. Must be below quarkus.http.limits.max-body-size. */
    @WithDefault("64K")
    MemorySize maxBodySize();
}
