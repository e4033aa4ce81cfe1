package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A tenant to be created with the rows of an export. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ImportTenantRequest(
        @Schema(ref = "UUID", description = "The upload with the archive of an export")
        @NotNull(message = "must be given") UUID upload,

        @NotNull(message = "must be given") @Valid CreateTenantRequest tenant) {}
