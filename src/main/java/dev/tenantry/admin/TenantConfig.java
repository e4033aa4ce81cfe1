package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A tenant's own settings, which override those of its plan. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record TenantConfig(
        @Schema(
                minimum = "1",
                maximum = "" + TenantConfig.LIMIT,
                description = "Requests per window; null for the plan's limit")
        @Nullable Integer rateLimit) {

    static final int LIMIT = 999_999_999;
}
