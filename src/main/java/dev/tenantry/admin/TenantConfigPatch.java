package dev.tenantry.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to change of a {@link TenantConfig}. A node, because null is something else than nothing: the one takes the
 * tenant's own limit back, the other leaves it.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record TenantConfigPatch(
        @Schema(
                type = SchemaType.INTEGER,
                nullable = true,
                minimum = "1",
                maximum = "" + TenantConfig.LIMIT,
                description = "Requests per window; null for the plan's")
        @Nullable JsonNode rateLimit) {

    /** Null where nothing is to be changed. */
    @Nullable TenantConfig config() {
        if (rateLimit == null) {
            return null;
        }
        if (rateLimit.isNull()) {
            return new TenantConfig(null);
        }
        if (!rateLimit.isInt() || rateLimit.intValue() < 1 || rateLimit.intValue() > TenantConfig.LIMIT) {
            throw AdminProblems.invalid("rate_limit", "must be a whole number from 1 to " + TenantConfig.LIMIT);
        }
        return new TenantConfig(rateLimit.intValue());
    }
}
