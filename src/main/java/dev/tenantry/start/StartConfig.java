package dev.tenantry.start;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

@ConfigMapping(prefix = "tenantry.start")
public interface StartConfig {

    /** The command that this process was started for; set from its first argument. Without one, it serves. */
    Optional<String> command();

    default boolean serves() {
        return command().isEmpty();
    }
}
