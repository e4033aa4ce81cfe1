package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is set for one tenant alone. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TenantConfig(
        @Schema(description = "Requests per window; null means the plan's")
        @Nullable @Min(value = 1, message = "must be at least 1") @Max(value = 999_999_999, message = "must be at most 999999999") Integer rateLimit) {}
