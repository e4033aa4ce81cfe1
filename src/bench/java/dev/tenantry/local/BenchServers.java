package dev.tenantry.local;

import java.util.HashMap;
import java.util.Map;

/** Starts PostgreSQL and Redis for a measurement and makes a key; the settings are what the service must be told. */
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
