package dev.tenantry.provisioning;

import java.util.Locale;

public enum OperationState {
    /** Being worked on, or waiting to be tried again. */
    RUNNING,
    SUCCEEDED,
    /** Ended without having done all; can be begun anew. */
    FAILED,
    /** Ended because nobody wants it any more. */
    CANCELLED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OperationState ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
