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
        @Schema(minimum = "1") @Nullable Long number,
        @Schema(maxLength = 64) @Nullable String reference,
        @Schema(pattern = LineRequest.PRODUCT_ID) String productId,
        @Schema(minimum = "1") int quantity,

        @Schema(minItems = 1, maxItems = OrderContent.MOST_LINES)
        List<OrderLine> lines,

        @Schema(pattern = "[A-Z]{3}") @Nullable String currency,

        @Schema(minimum = "0", maximum = "" + OrderContent.LARGEST_AMOUNT) @Nullable Long total,

        Map<String, String> metadata,
        OrderStatus status,

        @Schema(minimum = "0", description = "What the entity tag says: send it in If-Match, in quotes")
        int version,

        Instant createdAt,
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
