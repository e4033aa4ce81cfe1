package dev.tenantry.tenant;

import java.util.OptionalInt;

/**
 * Settings that apply to one tenant only (column {@code config}).
 *
 * @param rateLimit requests per window, at least 1; overrides the plan's limit
 */
public record TenantOverrides(OptionalInt rateLimit) {

    public static final TenantOverrides NONE = new TenantOverrides(OptionalInt.empty());

    public TenantOverrides {
        if (rateLimit.isPresent() && rateLimit.getAsInt() < 1) {
            throw new IllegalArgumentException("A tenant's rate limit must be at least 1.");
        }
    }
}
