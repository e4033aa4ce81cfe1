package dev.tenantry.local;

import java.util.HashMap;
import java.util.Map;

/** What a process beside the tests needs to be told, and tests within the service know by themselves. */
public final class ServersAndKeys {

    private ServersAndKeys() {}

    public static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(EmbeddedDatabase.settings());
        settings.putAll(EmbeddedRedis.settings());
        settings.putAll(LocalKeys.settings());
        return settings;
    }
}
