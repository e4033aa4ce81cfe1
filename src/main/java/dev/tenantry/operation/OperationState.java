package dev.tenantry.operation;

import dev.tenantry.tenant.WireNamed;

public enum OperationState implements WireNamed {
    /** An instance runs it, or it waits for its next attempt. */
    RUNNING,
    SUCCEEDED,
    /** Ended without success after its last attempt; an administrator can retry it. */
    FAILED,
    /** Ended because its purpose is gone. */
    CANCELLED
}
