package dev.tenantry.evidence;

/** What a report is about. */
enum Scope {
    /** The main database with all of its homes, and all databases of tenants. */
    EVERYTHING,
    /** The main database with all of its homes. What is said of tenants' databases is what this instance remembers. */
    MAIN_DATABASE
}
