package dev.tenantry.order;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.http.TextLength;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why an order is cancelled. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record CancellationRequest(
        @NotNull(message = "must be given") @TextLength(min = 1, max = CancellationRequest.LONGEST_REASON)
        @Schema(examples = "The customer changed their mind.")
        String reason) {

    static final int LONGEST_REASON = 500;
}
