package dev.tenantry.tenant;

import java.util.OptionalInt;

/**
 * What is set for one tenant alone (column {@code config}).
 *
 * @param rateLimit requests per window that replace the plan's, at least 1
 */
public record TenantOverrides(OptionalInt rateLimit) {

    public static final TenantOverrides NONE = new TenantOverrides(OptionalInt.empty());

    public TenantOverrides {
        if (rateLimit.isPresent() && rateLimit.getAsInt() < 1) {
            throw new IllegalArgumentException("A tenant's rate limit is at least 1.");
        }
    }
}
