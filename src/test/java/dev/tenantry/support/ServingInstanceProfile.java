package dev.tenantry.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
import java.util.Map;

/**
 * An instance like the pods that serve tenants: without the control plane, and without its password. Its HTTP edge has
 * deadlines that a test can wait for, and a bound that it can reach.
 */
public final class ServingInstanceProfile implements QuarkusTestProfile {

    public static final int MAX_BODIES = 3;
    public static final int MAX_LARGE_BODIES = 2;
    public static final int MAX_EXPORTS = 2;
    public static final Duration EXPORT_DEADLINE = Duration.ofSeconds(6);

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tenantry.admin.enabled", "false",
                "quarkus.datasource.control.password", "none",
                "tenantry.http.body-deadline", "3s",
                "tenantry.http.answer-deadline", "2s",
                "tenantry.http.idle-deadline", "2s",
                "tenantry.http.max-bodies", Integer.toString(MAX_BODIES),
                "tenantry.http.large-bodies.max", Integer.toString(MAX_LARGE_BODIES),
                "tenantry.rate-limit.exports.max", Integer.toString(MAX_EXPORTS),
                "tenantry.rate-limit.exports.deadline", EXPORT_DEADLINE.toSeconds() + "s");
    }
}
