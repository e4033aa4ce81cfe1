package dev.tenantry.local;

import java.util.HashMap;
import java.util.Map;

/** Starts PostgreSQL and Redis for a measurement, generates a key, and returns the settings that the service needs. */
public final class BenchServers {

    private BenchServers() {}

    public static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.putAll(EmbeddedDatabase.settings());
        settings.putAll(EmbeddedRedis.settings());
        settings.putAll(LocalKeys.settings());
        return settings;
    }
}
