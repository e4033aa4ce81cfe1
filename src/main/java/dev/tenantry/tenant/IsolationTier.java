package dev.tenantry.tenant;

import java.util.Locale;

/** How far a tenant's rows stand from the others'. Row-level security holds in every tier. */
public enum IsolationTier {
    /** Tables that all tenants share. */
    ROW,
    /** A schema of the tenant's own in the main database. */
    SCHEMA,
    /** A database of the tenant's own, in one of the data stores. */
    DATABASE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such tier */
    public static IsolationTier ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
