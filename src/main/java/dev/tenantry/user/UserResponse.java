package dev.tenantry.user;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.provisioning.UserRole;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A user as the tenant's users see them. */
@Schema(name = "User")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record UserResponse(
        UUID id,
        UUID tenantId,

        @Schema(
                minLength = 1,
                maxLength = 255,
                examples = "max",
                description = "The claim sub of the user's tokens; null until the invitation is taken up")
        @Nullable String subject,

        @Schema(minLength = 3, maxLength = 320, examples = "max@acme.example")
        String email,

        UserRole role,
        @Nullable Instant invitedAt,
        Instant createdAt) {

    static UserResponse of(User user) {
        return new UserResponse(
                Objects.requireNonNull(user.id),
                Objects.requireNonNull(user.tenantId),
                user.subject,
                user.email,
                user.role,
                user.invitedAt,
                Objects.requireNonNull(user.createdAt));
    }
}
