package dev.tenantry.order;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An order as it is read: a projection, of which Hibernate keeps no copy to find changes. */
@RegisterForReflection // for Hibernate, which fills it in
record OrderRow(
        UUID id,
        UUID tenantId,
        @Nullable Long number,
        @Nullable String reference,
        String productId,
        int quantity,
        @Nullable Long unitPrice,
        List<OrderLine> furtherLines,
        @Nullable String currency,
        @Nullable Long total,
        Map<String, String> metadata,
        OrderStatus status,
        int version,
        Instant createdAt,
        @Nullable Instant changedAt) {

    /** Returns whether any line has this product. */
    boolean hasProduct(String product) {
        return productId.equals(product)
                || furtherLines.stream().anyMatch(line -> line.productId().equals(product));
    }

    static OrderRow of(Order order) {
        return new OrderRow(
                Objects.requireNonNull(order.id),
                Objects.requireNonNull(order.tenantId),
                order.number,
                order.reference,
                order.productId,
                order.quantity,
                order.unitPrice,
                order.furtherLines,
                order.currency,
                order.total,
                order.metadata,
                order.status,
                order.version,
                Objects.requireNonNull(order.createdAt),
                order.changedAt);
    }
}
