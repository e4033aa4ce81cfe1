package dev.tenantry.context;

/** The request header that may name the tenant. */
final class TenantHeader {

    static final String NAME = "X-Tenant-ID";

    private TenantHeader() {}
}
