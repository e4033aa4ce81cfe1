package dev.tenantry.admin;

import dev.tenantry.tenant.WireNamed;

enum AuditAction implements WireNamed {
    CREATE_TENANT,
    CHANGE_TENANT,
    SUSPEND_TENANT,
    RESUME_TENANT,
    OFFBOARD_TENANT,
    RETAIN_TENANT,
    EXPORT_TENANT,
    DELETE_TENANT,
    REPEAT_ERASURE,
    PUT_USER,
    REMOVE_USER,
    MIGRATE_HOMES,
    RETRY_OPERATION,
    CANCEL_OPERATION
}
