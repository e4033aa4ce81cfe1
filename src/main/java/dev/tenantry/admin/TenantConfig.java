package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is set for one tenant alone. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record TenantConfig(
        @Schema(description = "Requests per window; null means the plan's") @Nullable Integer rateLimit) {

    static final int LIMIT = 999_999_999;
}
