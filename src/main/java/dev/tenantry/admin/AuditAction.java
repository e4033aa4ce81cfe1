package dev.tenantry.admin;

import java.util.Locale;

enum AuditAction {
    CREATE_TENANT,
    CHANGE_TENANT,
    SUSPEND_TENANT,
    RESUME_TENANT,
    OFFBOARD_TENANT,
    EXPORT_TENANT,
    DELETE_TENANT,
    MIGRATE_HOMES,
    RETRY_OPERATION;

    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
