package dev.tenantry.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.operation.Operation;
import dev.tenantry.operation.OperationKind;
import dev.tenantry.tenant.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An operation as an administrator sees it.
 *
 * @param attempts the number of attempts that failed
 * @param failure why the last attempt failed
 */
@Schema(name = "Operation")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record OperationResponse(
        UUID id,

        @Schema(pattern = OperationKind.PATTERN, maxLength = 20, examples = "provision")
        String kind,

        @Nullable UUID tenantId,
        @Schema(ref = "OperationState") String state,

        @Schema(description = "What it does, or did when the last attempt failed", maxLength = 1_000) @Nullable String step,

        @Schema(minimum = "0", description = "The number of attempts that failed")
        int attempts,

        @Schema(description = "Why the last attempt failed", maxLength = 10_000) @Nullable String failure,

        @Nullable JsonNode result,

        Instant createdAt,
        @Nullable Instant finishedAt) {

    static OperationResponse of(Operation operation, ObjectMapper json) {
        return new OperationResponse(
                operation.id(),
                operation.kind().wireName(),
                operation.tenant().map(TenantId::value).orElse(null),
                operation.state().wireName(),
                operation.step().orElse(null),
                operation.attempts(),
                operation.failure().orElse(null),
                Json.parse(json, operation.result().orElse(null)),
                operation.createdAt(),
                operation.finishedAt().orElse(null));
    }
}
