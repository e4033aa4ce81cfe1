package dev.tenantry.admin;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.admin")
public interface AdminConfig {

    /** Whether this instance is a control plane: it then needs the roles control and owner. Elsewhere /admin is not there. */
    @WithDefault("false")
    boolean enabled();

    /** How long a request waits for the operation that it began before it answers 202. */
    @WithDefault("3s")
    Duration patience();

    /** How long a tenant that is leaving can still be exported; before that it cannot be deleted. */
    @WithDefault("30d")
    @DurationMin(seconds = 0)
    Duration gracePeriod();
}
