package dev.tenantry.operation;

import java.util.Locale;

public enum OperationState {
    /** An instance runs it, or it waits for its next attempt. */
    RUNNING,
    SUCCEEDED,
    /** Ended without success after its last attempt; an administrator can retry it. */
    FAILED,
    /** Ended because its purpose is gone. */
    CANCELLED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OperationState ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
