package dev.tenantry.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.http.OneOf;
import dev.tenantry.http.TextLength;
import dev.tenantry.tenant.Plan;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a tenant (RFC 7396). A member that is absent changes nothing. The last four members are read only so that
 * the refusal can give the reason.
 *
 * @param config changes only the members that it contains
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ChangeTenantRequest(
        @Schema(minLength = 1, maxLength = 200) @Nullable @TextLength(min = 1, max = 200)
        String name,

        @Schema(ref = "Plan") @Nullable @OneOf(Plan.class) String plan,

        @Nullable TenantConfigPatch config,
        @Schema(hidden = true) @Nullable JsonNode tier,
        @Schema(hidden = true) @Nullable JsonNode store,
        @Schema(hidden = true) @Nullable JsonNode slug,
        @Schema(hidden = true) @Nullable JsonNode status) {}
