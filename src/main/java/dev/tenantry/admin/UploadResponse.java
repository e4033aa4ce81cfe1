package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.operation.Uploads;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Bytes that were sent in parts. */
@Schema(name = "Upload")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record UploadResponse(
        UUID id,
        @Schema(minimum = "0") int parts,

        @Schema(minimum = "0", description = "The size of all parts")
        long bytes,

        @Schema(
                ref = "UUID",
                description = "The running operation that reads the upload, which cannot be changed meanwhile")
        @Nullable UUID reader,

        Instant createdAt) {

    static UploadResponse of(Uploads.Upload upload) {
        return new UploadResponse(
                upload.id(), upload.parts(), upload.bytes(), upload.reader().orElse(null), upload.createdAt());
    }
}
