package dev.tenantry.support;

import dev.tenantry.local.EmbeddedRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Passes the tests' servers to the packaged service, which contains none. The service migrates them itself. */
public final class PackagedService implements QuarkusTestResourceLifecycleManager {

    /** The port of health and metrics. Quarkus itself chooses the port of the API. */
    public static final int MANAGEMENT_PORT = EmbeddedRedis.freePort();

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(TestSettings.serversAndKeys());
        settings.put("mp.jwt.verify.issuer", TestSettings.ISSUER);
        settings.put("quarkus.management.port", Integer.toString(MANAGEMENT_PORT));
        settings.put("tenantry.context.base-domain", TestSettings.BASE_DOMAIN);
        settings.put("tenantry.provisioning.migrate-at-start", "true");
        settings.put("tenantry.canary.enabled", "false");
        return settings;
    }

    @Override
    public void stop() {
        // The servers end with this JVM.
    }
}
