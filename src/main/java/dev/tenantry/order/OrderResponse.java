package dev.tenantry.order;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An order as a client sees it.
 *
 * @param number null if it was placed before there were numbers
 * @param productId of the first line
 * @param quantity of the first line
 * @param total in minor units of the currency; null without one
 * @param metadata in the order of the names, so that one version has one representation
 * @param updatedAt when it was placed or last changed
 */
@Schema(name = "Order")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record OrderResponse(
        UUID id,
        UUID tenantId,

        @Schema(minimum = "1", description = "Counts the tenant's orders; null if it is older than the numbers")
        @Nullable Long number,

        @Schema(
                maxLength = OrderRequest.LONGEST_REFERENCE,
                description = "The client's own name for the order",
                examples = "PO-2026-0042")
        @Nullable String reference,

        @Schema(
                pattern = LineRequest.PRODUCT_ID,
                maxLength = LineRequest.LONGEST_PRODUCT_ID,
                description = "The product of the first line",
                examples = "SKU-1001")
        String productId,

        @Schema(minimum = "1", description = "The quantity of the first line", examples = "2")
        int quantity,

        @Schema(minItems = 1, maxItems = OrderContent.MOST_LINES)
        List<OrderLine> lines,

        @Schema(
                pattern = OrderContent.CURRENCY,
                maxLength = 3,
                description = "ISO 4217; null if the lines have no prices",
                examples = "EUR")
        @Nullable String currency,

        @Schema(
                minimum = "0",
                maximum = "" + OrderContent.LARGEST_AMOUNT,
                description = "In minor units of the currency; null without one",
                examples = "3990")
        @Nullable Long total,

        @Schema(ref = "OrderMetadata") Map<String, String> metadata,
        OrderStatus status,

        @Schema(minimum = "0", description = "What the entity tag says: send it in If-Match, in quotes")
        int version,

        Instant createdAt,

        @Schema(ref = "Instant", description = "When it was placed or last changed")
        Instant updatedAt) {

    static OrderResponse of(Order order) {
        return of(OrderRow.of(order));
    }

    static OrderResponse of(OrderRow row) {
        return new OrderResponse(
                row.id(),
                row.tenantId(),
                row.number(),
                row.reference(),
                row.productId(),
                row.quantity(),
                Order.lines(new OrderLine(row.productId(), row.quantity(), row.unitPrice()), row.furtherLines()),
                row.currency(),
                row.total(),
                row.metadata().isEmpty() ? Map.of() : new TreeMap<>(row.metadata()),
                row.status(),
                row.version(),
                row.createdAt(),
                Objects.requireNonNullElse(row.changedAt(), row.createdAt()));
    }
}
