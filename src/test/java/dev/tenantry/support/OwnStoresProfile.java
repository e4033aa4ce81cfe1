package dev.tenantry.support;

import dev.tenantry.local.EmbeddedRedis;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * For tests of data stores and of the pools of tenants' own databases. Nothing listens at the two stores, east and
 * west, until a test starts something there ({@link OwnStore}). The limits are low enough for a test to reach. There
 * are few threads, so that using too many shows, and no rate limit that a few seconds of load would reach.
 */
public final class OwnStoresProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.putAll(settingsOfStore("east"));
        settings.putAll(settingsOfStore("west"));
        settings.put("tenantry.isolation.pools.max", "2");
        settings.put("tenantry.isolation.pools.size", "2");
        settings.put("tenantry.isolation.pools.idle", "2s");
        settings.put("tenantry.isolation.stores.concurrency", "8");
        // More, so that one tenant alone reaches the limit of its store.
        settings.put("tenantry.rate-limit.in-flight.enterprise", "12");
        // Databases with a pool are audited again during a test.
        settings.put("tenantry.isolation.audit.interval", "3s");
        // Longer than a request waits for a connection, so that a lock keeps its connection.
        settings.put("tenantry.isolation.limits.lock", "15s");
        settings.put("quarkus.thread-pool.max-threads", "20");
        settings.put("tenantry.rate-limit.in-flight.max-waiting", "4");
        settings.put("tenantry.rate-limit.exports.max", "1");
        settings.put("tenantry.rate-limit.plans.enterprise", "1000000");
        return settings;
    }

    /** Returns the settings of a data store, for both roles, at an address where nothing listens yet. */
    static Map<String, String> settingsOfStore(String store) {
        String prefix = "tenantry.stores." + store + ".";
        return Map.of(
                prefix + "url", "jdbc:postgresql://localhost:" + EmbeddedRedis.freePort() + "/",
                prefix + "username", "tenantry_app",
                prefix + "password", "tenantry_app",
                prefix + "owner-username", "tenantry_owner",
                prefix + "owner-password", "tenantry_owner");
    }
}
