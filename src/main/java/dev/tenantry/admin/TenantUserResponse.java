package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.provisioning.TenantUser;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user as an administrator sees them. */
@Schema(name = "TenantUser")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record TenantUserResponse(
        @Schema(minLength = 1, maxLength = 255, examples = "olivia")
        String subject,

        @Schema(minLength = 3, maxLength = 320, examples = "olivia@acme.example")
        String email,

        @Schema(ref = "UserRole") String role) {

    static TenantUserResponse of(TenantUser user) {
        return new TenantUserResponse(
                user.subject().value(), user.email().value(), user.role().wireName());
    }
}
