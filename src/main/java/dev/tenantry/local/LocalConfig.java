package dev.tenantry.local;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "tenantry.local")
public interface LocalConfig {

    /** Whether dev mode fills the database with the demo tenants. */
    @WithDefault("true")
    boolean demo();
}
