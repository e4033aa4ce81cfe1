package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.http.OneOf;
import dev.tenantry.http.ReadOnly;
import dev.tenantry.http.TextLength;
import dev.tenantry.tenant.Plan;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a tenant (RFC 7396). A member that is absent changes nothing.
 *
 * @param config changes only the members that it contains
 */
@ReadOnly({"id", "schema_version", "created_at", "updated_at", "offboarded_at", "deleted_at"})
@ReadOnly(
        value = {"tier", "store"},
        message = "cannot be changed: moving a tenant is a separate operation")
@ReadOnly(value = "slug", message = "cannot be changed")
@ReadOnly(value = "status", message = "is changed by suspend, resume, offboard, retain and DELETE")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ChangeTenantRequest(
        @Schema(minLength = 1, maxLength = 200) @Nullable @TextLength(min = 1, max = 200)
        String name,

        @Schema(ref = "Plan") @Nullable @OneOf(Plan.class) String plan,

        @Nullable TenantConfigPatch config) {}
