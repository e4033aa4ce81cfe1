package dev.tenantry.admin;

import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.UUID;

/** The paths of the control plane's resources. */
final class AdminPaths {

    static final String TENANTS = "/admin/tenants";
    static final String OPERATIONS = "/admin/operations";
    static final String MIGRATIONS = "/admin/migrations";
    static final String AUDIT = "/admin/audit";

    private AdminPaths() {}

    static URI tenant(UUID id) {
        return UriBuilder.fromPath(TENANTS).path(id.toString()).build();
    }

    static URI operation(UUID id) {
        return UriBuilder.fromPath(OPERATIONS).path(id.toString()).build();
    }
}
