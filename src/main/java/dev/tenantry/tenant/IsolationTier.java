package dev.tenantry.tenant;

import java.util.Locale;

/** How strongly a tenant's rows are separated from other tenants' rows. Row-level security applies in every tier. */
public enum IsolationTier {
    /** Tables that all tenants share. */
    ROW,
    /** A schema for this tenant alone, in the main database. */
    SCHEMA,
    /** A database for this tenant alone, on one of the data stores. */
    DATABASE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such tier */
    public static IsolationTier ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
