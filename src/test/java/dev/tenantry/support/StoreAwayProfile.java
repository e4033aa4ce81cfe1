package dev.tenantry.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * With a second data store, away, at whose address nothing stands until a test opens a {@link Detour} there: it must not
 * go away from anybody else's tests, which look for tenants' rows in every data store. The instance looks for work often,
 * and no request waits for what it began, so that every operation is one to poll.
 */
public final class StoreAwayProfile implements QuarkusTestProfile {

    public static final int MAX_ATTEMPTS = 4;

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(OwnStoresProfile.nobodyAt("away"));
        settings.put("tenantry.admin.patience", "0s");
        settings.put("tenantry.operation.poll", "100ms");
        settings.put("tenantry.operation.heartbeat", "250ms");
        settings.put("tenantry.operation.max-attempts", Integer.toString(MAX_ATTEMPTS));
        return settings;
    }
}
