package dev.tenantry.admin;

import dev.tenantry.tenant.Subject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Holds the paths of the control plane's resources. Answers name them without scheme and host, because only the caller
 * knows by which name it reached the service.
 */
final class AdminPaths {

    /** The first segment of every path of the control plane. */
    static final String ROOT = "admin";

    static final String TENANTS = "/admin/tenants";
    static final String OPERATIONS = "/admin/operations";
    static final String MIGRATIONS = "/admin/migrations";
    static final String AUDIT = "/admin/audit";
    static final String UPLOADS = "/admin/uploads";
    static final String TOMBSTONES = "/admin/tombstones";
    static final String ISOLATION = "/admin/isolation";

    private AdminPaths() {}

    static String tenant(UUID id) {
        return TENANTS + "/" + id;
    }

    static String user(UUID tenant, Subject subject) {
        String segment =
                URLEncoder.encode(subject.value(), StandardCharsets.UTF_8).replace("+", "%20");
        return TENANTS + "/" + tenant + "/users/" + segment;
    }

    static String upload(UUID id) {
        return UPLOADS + "/" + id;
    }

    static String operation(UUID id) {
        return OPERATIONS + "/" + id;
    }
}
