package dev.tenantry.user;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.provisioning.UserRole;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user as they see themselves. */
@Schema(name = "User")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record UserResponse(
        UUID id,
        UUID tenantId,
        @Schema(minLength = 1, maxLength = 255) String subject,
        @Schema(minLength = 3, maxLength = 320) String email,
        UserRole role) {

    static UserResponse of(User user) {
        return new UserResponse(
                Objects.requireNonNull(user.id),
                Objects.requireNonNull(user.tenantId),
                user.subject,
                user.email,
                user.role);
    }
}
