package dev.tenantry.tenant;

/**
 * Where a tenant's rows are. Every place that must act on it does so in a {@code switch} without {@code default}, so
 * that a new kind of home does not compile before all of them know it.
 */
public sealed interface Placement {

    /** The main database's schema {@code shared}, where row-level security alone keeps tenants apart. */
    record Shared() implements Placement {}
}
