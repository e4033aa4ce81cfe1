package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.http.OneOf;
import dev.tenantry.provisioning.TenantUser;
import dev.tenantry.provisioning.UserRole;
import dev.tenantry.tenant.Email;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.WireNamed;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user to be added to a tenant, or to be changed. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record PutUserRequest(
        @Schema(minLength = 3, maxLength = 320, examples = "olivia@acme.example") @NotNull(message = "must be given") String email,

        @Schema(ref = "UserRole") @NotNull(message = "must be given") @OneOf(UserRole.class)
        String role) {

    TenantUser user(Subject subject) {
        Email address = Email.parse(email).orElseThrow(() -> AdminProblems.invalid("email", Email.REQUIREMENT));
        return new TenantUser(subject, address, WireNamed.of(UserRole.class, role));
    }
}
