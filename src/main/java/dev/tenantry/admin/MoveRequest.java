package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.http.OneOf;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.StoreName;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where a tenant is to move. {@code store} is required for tier database, and invalid otherwise. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record MoveRequest(
        @Schema(ref = "IsolationTier") @NotNull(message = "must be given") @OneOf(IsolationTier.class)
        String tier,

        @Schema(
                description = "Name of a configured data store; for tier database only",
                pattern = StoreName.PATTERN,
                maxLength = StoreName.MAX_LENGTH)
        @Nullable String store) {}
