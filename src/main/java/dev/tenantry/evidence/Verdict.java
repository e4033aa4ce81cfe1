package dev.tenantry.evidence;

/** Whether PostgreSQL keeps tenants apart. */
public enum Verdict {
    /** Everything was audited, and nothing was found. */
    HOLDS,
    /** An audit found something, or a probe got through. */
    BROKEN,
    /** Nothing was found, but not everything could be audited. */
    INCOMPLETE;

    /** Returns the verdict as reports name it, such as {@code holds}. */
    public String reportedName() {
        return ReportedName.of(this);
    }
}
