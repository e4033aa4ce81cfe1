package dev.tenantry.order;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Documents a merge patch of an order. Null removes; the lines are replaced as a whole. */
@Schema(
        examples = {
            "{\"reference\": \"PO-2026-0043\"}",
            "{\"lines\": [{\"product_id\": \"SKU-1001\", \"quantity\": 3, \"unit_price\": 1995}], \"metadata\": null}"
        })
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ChangeOrderRequest(
        @Schema(
                pattern = LineRequest.PRODUCT_ID,
                maxLength = LineRequest.LONGEST_PRODUCT_ID,
                description = "Of an order with one line and no price; of any other, change the lines")
        @Nullable String productId,

        @Schema(minimum = "1", description = "Of an order with one line and no price; of any other, change the lines")
        @Nullable Integer quantity,

        @Schema(minItems = 1, maxItems = OrderContent.MOST_LINES) @Nullable List<LineRequest> lines,

        @Schema(
                nullable = true,
                pattern = OrderContent.CURRENCY,
                maxLength = 3,
                description = "Null removes the currency; then no line has a price")
        @Nullable String currency,

        @Schema(
                nullable = true,
                pattern = OrderRequest.REFERENCE,
                maxLength = OrderRequest.LONGEST_REFERENCE,
                description = "Null removes it")
        @Nullable String reference,

        @Schema(ref = "OrderMetadataPatch") @Nullable Map<String, String> metadata) {}
