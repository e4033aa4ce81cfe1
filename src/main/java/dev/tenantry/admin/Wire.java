package dev.tenantry.admin;

/** What plans, tiers and statuses look like in requests. */
final class Wire {

    static final String PLANS = "free|pro|enterprise";
    static final String PLANS_MESSAGE = "must be one of free, pro, enterprise";
    static final String TIERS = "row|schema|database";
    static final String TIERS_MESSAGE = "must be one of row, schema, database";
    static final String STATUSES = "provisioning|active|suspended|offboarding|deleted";
    static final String STATUSES_MESSAGE = "must be one of provisioning, active, suspended, offboarding, deleted";

    // RFC 9562, section 4, in lower case. A parameter of type UUID would also take "1-1-1-1-1".
    static final String UUIDS = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    static final String UUIDS_MESSAGE = "must be a UUID in canonical form";

    private Wire() {}
}
