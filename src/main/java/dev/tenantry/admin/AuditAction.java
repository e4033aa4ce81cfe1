package dev.tenantry.admin;

import dev.tenantry.tenant.WireNamed;

enum AuditAction implements WireNamed {
    CREATE_TENANT,
    CLONE_TENANT,
    IMPORT_TENANT,
    CHANGE_TENANT,
    SUSPEND_TENANT,
    RESUME_TENANT,
    OFFBOARD_TENANT,
    RETAIN_TENANT,
    MOVE_TENANT,
    MOVE_TENANT_BACK,
    SETTLE_MOVE,
    EXPORT_TENANT,
    DELETE_TENANT,
    REPEAT_ERASURE,
    PUT_USER,
    REMOVE_USER,
    MIGRATE_HOMES,
    RETRY_OPERATION,
    CANCEL_OPERATION
}
