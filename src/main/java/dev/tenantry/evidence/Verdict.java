package dev.tenantry.evidence;

import dev.tenantry.tenant.WireNamed;

/** Whether PostgreSQL keeps tenants apart. */
public enum Verdict implements WireNamed {
    /** Everything was audited, and nothing was found. */
    HOLDS,
    /** An audit found something, or a probe got through. */
    BROKEN,
    /** Nothing was found, but not everything could be audited. */
    INCOMPLETE
}
