package dev.tenantry.support;

import dev.tenantry.local.EmbeddedRedis;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * For tests of traces. Nothing listens at the collector's address until a test starts a {@link Collector} there.
 * Everywhere else, tracing is off.
 */
public final class TracedProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tenantry.tracing.endpoint",
                "http://localhost:" + EmbeddedRedis.freePort(),
                "quarkus.otel.bsp.schedule.delay",
                "50ms");
    }
}
