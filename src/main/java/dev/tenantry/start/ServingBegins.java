package dev.tenantry.start;

/**
 * Fired once, as a CDI event, when the database is at the version that this code needs and was found to keep tenants
 * apart. Background work that uses the database must start on this event, not on {@code StartupEvent}, which may fire
 * earlier.
 */
public record ServingBegins() {}
