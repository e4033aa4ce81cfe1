package dev.tenantry.user;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.http.OneOf;
import dev.tenantry.http.ReadOnly;
import dev.tenantry.provisioning.UserRole;
import dev.tenantry.tenant.WireNamed;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A person to be invited, and the role that they will have. */
@ReadOnly({"id", "tenant_id", "subject", "invited_at", "created_at"})
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record InviteRequest(
        @Schema(minLength = 3, maxLength = 320, examples = "max@acme.example")
        @NotNull(message = "must be given") @Invitable
        String email,

        @Schema(ref = "UserRole") @NotNull(message = "must be given") @OneOf(UserRole.class)
        String role) {

    InvitedAddress address() {
        return InvitedAddress.parse(email).orElseThrow();
    }

    UserRole userRole() {
        return WireNamed.of(UserRole.class, role);
    }
}
