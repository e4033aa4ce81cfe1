package dev.tenantry.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A control plane that makes sentinels, as in production. Its first round is due within a minute of its start. */
public final class CanaryProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("tenantry.canary.enabled", "true", "tenantry.canary.interval", "1h");
    }
}
