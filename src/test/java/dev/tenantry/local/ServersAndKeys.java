package dev.tenantry.local;

import java.util.HashMap;
import java.util.Map;

/** Provides the settings of the embedded servers and keys for processes that run outside the tests' JVM. */
public final class ServersAndKeys {

    private ServersAndKeys() {}

    public static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(EmbeddedDatabase.settings());
        settings.putAll(EmbeddedRedis.settings());
        settings.putAll(LocalKeys.settings());
        return settings;
    }
}
