package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.provisioning.TenantUser;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user as an administrator sees them. */
@Schema(name = "TenantUser")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record TenantUserResponse(String subject, String email, String role) {

    static TenantUserResponse of(TenantUser user) {
        return new TenantUserResponse(
                user.subject().value(), user.email().value(), user.role().wireName());
    }
}
