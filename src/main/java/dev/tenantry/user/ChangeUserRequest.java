package dev.tenantry.user;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.http.OneOf;
import dev.tenantry.http.ReadOnly;
import dev.tenantry.provisioning.UserRole;
import dev.tenantry.tenant.WireNamed;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Changes to a user (RFC 7396). A member that is absent changes nothing. */
@ReadOnly({"id", "tenant_id", "subject", "email", "invited_at", "created_at"})
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ChangeUserRequest(
        @Schema(ref = "UserRole") @Nullable @OneOf(UserRole.class)
        String role) {

    Optional<UserRole> userRole() {
        return Optional.ofNullable(role).map(name -> WireNamed.of(UserRole.class, name));
    }
}
