package dev.tenantry.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "tenantry.problem")
public interface ProblemConfig {

    /** The largest body that is read; above it the answer is 413. Must stay below quarkus.http.limits.max-body-size. */
    @WithDefault("64K")
    MemorySize maxBodySize();
}
