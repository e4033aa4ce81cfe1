package dev.tenantry.tenant;

import java.util.Locale;

/** What a tenant has booked. Written in lower case in the database, in Redis and in answers. */
public enum Plan {
    FREE,
    PRO,
    ENTERPRISE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such plan */
    public static Plan ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
