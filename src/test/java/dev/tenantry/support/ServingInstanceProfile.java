package dev.tenantry.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * An instance like the pods that serve tenants: without the control plane, and without its password. Its HTTP edge has
 * deadlines that a test can wait for, and a bound that it can reach.
 */
public final class ServingInstanceProfile implements QuarkusTestProfile {

    public static final int MAX_BODIES = 3;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tenantry.admin.enabled", "false",
                "quarkus.datasource.control.password", "none",
                "tenantry.http.body-deadline", "3s",
                "tenantry.http.answer-deadline", "2s",
                "tenantry.http.idle-deadline", "2s",
                "tenantry.http.max-bodies", Integer.toString(MAX_BODIES));
    }
}
