package dev.tenantry.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
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
        long id,
        Instant at,
        String actor,
        String action,
        @Nullable UUID tenantId,

        @Schema(type = SchemaType.OBJECT, nullable = true) @Nullable JsonNode before,

        @Schema(type = SchemaType.OBJECT, nullable = true) @Nullable JsonNode after,

        @Nullable String requestId) {}
