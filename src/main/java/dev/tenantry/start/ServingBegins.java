package dev.tenantry.start;

/**
 * Fired once, as a CDI event, when the database is at the version that this code needs and was found to keep tenants
 * apart. Whoever works with the database by himself begins now, and not at the start of the process, which may be earlier.
 */
public record ServingBegins() {}
