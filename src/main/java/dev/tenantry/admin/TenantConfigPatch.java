package dev.tenantry.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a {@link TenantConfig}. A JSON node, because null and an absent member differ: null removes the tenant's
 * own limit, an absent member keeps it.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record TenantConfigPatch(
        @Schema(
                implementation = Integer.class,
                nullable = true,
                minimum = "1",
                maximum = "" + TenantConfig.LIMIT,
                description = "Requests per window; null for the plan's limit")
        @Nullable JsonNode rateLimit) {

    /** Returns the new configuration; null if nothing changes. */
    @Nullable TenantConfig config() {
        if (rateLimit == null) {
            return null;
        }
        if (rateLimit.isNull()) {
            return new TenantConfig(null);
        }
        if (!rateLimit.isInt() || rateLimit.intValue() < 1 || rateLimit.intValue() > TenantConfig.LIMIT) {
            throw AdminProblems.invalid("config.rate_limit", "must be a whole number from 1 to " + TenantConfig.LIMIT);
        }
        return new TenantConfig(rateLimit.intValue());
    }
}
