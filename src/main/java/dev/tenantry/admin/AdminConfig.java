package dev.tenantry.admin;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.admin")
public interface AdminConfig {

    /** Whether this instance is a control plane. It then needs the control and owner roles, and serves /admin. */
    @WithDefault("false")
    boolean enabled();

    /** How long a request waits for the operation that it began, before it is answered with 202. */
    @WithDefault("3s")
    @DurationMin(seconds = 0)
    @DurationMax(minutes = 1)
    Duration patience();

    /** How long a tenant stays OFFBOARDING and can be exported, before it can be deleted. */
    @WithDefault("30d")
    @DurationMin(seconds = 0)
    @DurationMax(days = 3650)
    Duration gracePeriod();
}
