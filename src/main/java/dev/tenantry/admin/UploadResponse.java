package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.operation.Uploads;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Bytes that were sent in parts. */
@Schema(name = "Upload")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record UploadResponse(
        UUID id,
        @Schema(minimum = "0") int parts,

        @Schema(minimum = "0", description = "The size of all parts")
        long bytes,

        Instant createdAt) {

    static UploadResponse of(Uploads.Upload upload) {
        return new UploadResponse(upload.id(), upload.parts(), upload.bytes(), upload.createdAt());
    }
}
