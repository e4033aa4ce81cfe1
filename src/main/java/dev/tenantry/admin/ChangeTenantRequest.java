package dev.tenantry.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.http.OneOf;
import dev.tenantry.tenant.Plan;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to change (RFC 7396); what is absent stays. The last four are taken in only to say why they are refused.
 *
 * @param config replaces nothing that it does not name
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ChangeTenantRequest(
        @Nullable @Size(min = 1, max = 200, message = "must have 1 to 200 characters") String name,

        @Nullable @OneOf(Plan.class) String plan,

        @Nullable TenantConfigPatch config,
        @Schema(hidden = true) @Nullable JsonNode tier,
        @Schema(hidden = true) @Nullable JsonNode store,
        @Schema(hidden = true) @Nullable JsonNode slug,
        @Schema(hidden = true) @Nullable JsonNode status) {}
