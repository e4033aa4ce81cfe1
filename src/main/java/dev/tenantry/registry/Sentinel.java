package dev.tenantry.registry;

import dev.tenantry.tenant.Tenant;

/** A tenant that is nobody's customer, as which instances try to break isolation. Each tier has two: A and B. */
public record Sentinel(Tenant tenant, Role role) {

    /** Which of the two it is. */
    public enum Role {
        A,
        B
    }
}
