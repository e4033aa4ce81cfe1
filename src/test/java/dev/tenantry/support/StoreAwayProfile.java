package dev.tenantry.support;

import dev.tenantry.local.EmbeddedRedis;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * With a second data store, away, at whose address nothing stands until a test opens a {@link Detour} there: it must not
 * go away from anybody else's tests, which look for tenants' rows in every data store. The instance looks for work often,
 * and no request waits for what it began, so that every operation is one to poll.
 */
public final class StoreAwayProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tenantry.admin.patience", "0s",
                "tenantry.provisioning.poll", "100ms",
                "tenantry.stores.away.url", "jdbc:postgresql://localhost:" + EmbeddedRedis.freePort() + "/",
                "tenantry.stores.away.username", "tenantry_app",
                "tenantry.stores.away.password", "tenantry_app",
                "tenantry.stores.away.owner-username", "tenantry_owner",
                "tenantry.stores.away.owner-password", "tenantry_owner");
    }
}
