package dev.tenantry.tenant;

import java.util.Locale;

/** The plan that a tenant subscribes to. Written in lower case in the database, in Redis and in responses. */
public enum Plan {
    FREE,
    PRO,
    ENTERPRISE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such plan */
    public static Plan ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
