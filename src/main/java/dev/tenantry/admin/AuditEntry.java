package dev.tenantry.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.http.RequestId;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit log.
 *
 * @param actor the subject of the administrator's token
 * @param before the tenant before the change; null if there was none, or nothing of it changed
 * @param after the tenant after the change, likewise
 */
@Schema(name = "AuditEntry")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record AuditEntry(
        @Schema(minimum = "1") long id,

        Instant at,

        @Schema(description = "The subject of the administrator's token", maxLength = 255, examples = "olivia")
        String actor,

        @Schema(ref = "AuditAction") String action,
        @Nullable UUID tenantId,

        @Nullable JsonNode before,
        @Nullable JsonNode after,

        @Schema(
                pattern = RequestId.FORM,
                examples = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
                maxLength = RequestId.MAX_LENGTH)
        @Nullable String requestId) {}
