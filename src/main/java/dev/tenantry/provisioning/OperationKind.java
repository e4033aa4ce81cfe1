package dev.tenantry.provisioning;

import java.util.Locale;

public enum OperationKind {
    PROVISION,
    ERASE,
    MIGRATE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OperationKind ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
