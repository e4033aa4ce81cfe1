package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.http.OneOf;
import dev.tenantry.http.TextLength;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.StoreName;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A tenant to be created. The default of {@code tier} is row; {@code store} is required for tier database, and invalid
 * otherwise.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record CreateTenantRequest(
        @Schema(examples = "acme", pattern = Slug.PATTERN, maxLength = Slug.MAX_LENGTH)
        @NotNull(message = "must be given") String slug,

        @Schema(examples = "Acme Corporation", minLength = 1, maxLength = 200)
        @NotNull(message = "must be given") @TextLength(min = 1, max = 200)
        String name,

        @Schema(ref = "Plan") @NotNull(message = "must be given") @OneOf(Plan.class)
        String plan,

        @Schema(ref = "IsolationTier", description = "row if it is absent") @Nullable @OneOf(IsolationTier.class)
        String tier,

        @Schema(
                description = "Name of a configured data store; for tier database only",
                pattern = StoreName.PATTERN,
                maxLength = StoreName.MAX_LENGTH)
        @Nullable String store,

        @NotNull(message = "must be given") @Valid Owner owner) {

    /** The tenant's first user, with the role owner. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Owner(
            @Schema(
                    description = "The claim sub of this person's tokens",
                    minLength = 1,
                    maxLength = 255,
                    examples = "olivia")
            @NotNull(message = "must be given") @TextLength(min = 1, max = 255)
            String subject,

            @Schema(minLength = 3, maxLength = 320, examples = "olivia@acme.example")
            @NotNull(message = "must be given") @TextLength(min = 3, max = 320)
            String email) {}
}
