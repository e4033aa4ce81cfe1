package dev.tenantry.tenant;

/** The plan that a tenant subscribes to. Written in lower case in the database, in Redis and in responses. */
public enum Plan implements WireNamed {
    FREE,
    PRO,
    ENTERPRISE
}
