package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.http.OneOf;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Plan;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A tenant to be created. The default of {@code tier} is row; {@code store} is required for tier database, and invalid
 * otherwise.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record CreateTenantRequest(
        @Schema(examples = "acme", pattern = "[a-z0-9](-?[a-z0-9])*", maxLength = 40)
        @NotNull(message = "must be given") String slug,

        @Schema(examples = "Acme Corporation")
        @NotNull(message = "must be given") @Size(min = 1, max = 200, message = "must have 1 to 200 characters") String name,

        @NotNull(message = "must be given") @OneOf(Plan.class)
        String plan,

        @Schema(defaultValue = "row") @Nullable @OneOf(IsolationTier.class)
        String tier,

        @Schema(description = "Name of a configured data store; for tier database only") @Nullable String store,

        @NotNull(message = "must be given") @Valid Owner owner) {

    /** The tenant's first user, with the role owner. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Owner(
            @Schema(description = "The claim sub of this person's tokens")
            @NotNull(message = "must be given") @Size(min = 1, max = 255, message = "must have 1 to 255 characters") String subject,

            @NotNull(message = "must be given") @Size(min = 3, max = 320, message = "must have 3 to 320 characters") String email) {}
}
