package dev.tenantry.support;

import dev.tenantry.local.EmbeddedRedis;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * For tests of data stores and the pools of tenants' own databases: two stores, east and west, where nothing stands until
 * a test starts something there ({@link OwnStore}), and limits that a test reaches. Few threads, so that whoever takes
 * too many of them is noticed; and no rate limit that a few seconds of load would reach.
 */
public final class OwnStoresProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.putAll(nobodyAt("east"));
        settings.putAll(nobodyAt("west"));
        settings.put("tenantry.isolation.pools.max", "2");
        settings.put("tenantry.isolation.pools.size", "2");
        settings.put("tenantry.isolation.pools.idle", "3s");
        settings.put("tenantry.isolation.stores.concurrency", "8");
        settings.put("quarkus.thread-pool.max-threads", "20");
        settings.put("tenantry.rate-limit.plans.enterprise", "1000000");
        return settings;
    }

    /** The settings of a data store, both roles' too, at an address where nothing stands yet. */
    static Map<String, String> nobodyAt(String store) {
        String prefix = "tenantry.stores." + store + ".";
        return Map.of(
                prefix + "url", "jdbc:postgresql://localhost:" + EmbeddedRedis.freePort() + "/",
                prefix + "username", "tenantry_app",
                prefix + "password", "tenantry_app",
                prefix + "owner-username", "tenantry_owner",
                prefix + "owner-password", "tenantry_owner");
    }
}
