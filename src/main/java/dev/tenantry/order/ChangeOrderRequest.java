package dev.tenantry.order;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Documents a merge patch of an order. Null removes; the lines are replaced as a whole. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ChangeOrderRequest(
        @Schema(minItems = 1, maxItems = OrderContent.MOST_LINES) @Nullable List<LineRequest> lines,

        @Schema(nullable = true, pattern = "[A-Z]{3}") @Nullable String currency,

        @Schema(nullable = true, maxLength = 64) @Nullable String reference,
        @Schema(nullable = true) @Nullable Map<String, String> metadata) {}
