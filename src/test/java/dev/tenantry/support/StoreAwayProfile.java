package dev.tenantry.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds a second data store, away, where nothing listens until a test opens a {@link Detour}. Other tests must not have
 * such a store, because they look for tenants' rows in every data store. The instance polls for work often and requests
 * do not wait for the operations they start, so that tests poll every operation. It soon notices homes that are behind,
 * and clients that do not read, and copies slowly.
 */
public final class StoreAwayProfile implements QuarkusTestProfile {

    public static final int MAX_ATTEMPTS = 4;

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(OwnStoresProfile.settingsOfStore("away"));
        settings.put("tenantry.admin.patience", "0s");
        settings.put("tenantry.operation.poll", "100ms");
        settings.put("tenantry.operation.heartbeat", "250ms");
        settings.put("tenantry.operation.max-attempts", Integer.toString(MAX_ATTEMPTS));
        settings.put("tenantry.relocation.load", "5");
        settings.put("tenantry.departure.exports.patience", "4s");
        settings.put("tenantry.provisioning.check-interval", "1s");
        return settings;
    }
}
