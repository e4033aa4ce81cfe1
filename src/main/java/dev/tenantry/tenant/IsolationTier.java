package dev.tenantry.tenant;

/** How strongly a tenant's rows are separated from other tenants' rows. Row-level security applies in every tier. */
public enum IsolationTier implements WireNamed {
    /** Tables that all tenants share. */
    ROW,
    /** A schema for this tenant alone, in the main database. */
    SCHEMA,
    /** A database for this tenant alone, on one of the data stores. */
    DATABASE
}
