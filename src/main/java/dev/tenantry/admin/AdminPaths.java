package dev.tenantry.admin;

import dev.tenantry.tenant.Subject;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

    static URI user(UUID tenant, Subject subject) {
        // UriBuilder would leave a semicolon, and a percent sign before two digits, as they are.
        String segment =
                URLEncoder.encode(subject.value(), StandardCharsets.UTF_8).replace("+", "%20");
        return URI.create(TENANTS + "/" + tenant + "/users/" + segment);
    }

    static URI operation(UUID id) {
        return UriBuilder.fromPath(OPERATIONS).path(id.toString()).build();
    }
}
