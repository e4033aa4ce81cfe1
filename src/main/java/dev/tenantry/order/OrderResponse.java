package dev.tenantry.order;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An order as a client sees it. */
@Schema(name = "Order")
@RegisterForReflection // for Hibernate, which fills it in
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record OrderResponse(
        UUID id,
        UUID tenantId,
        @Schema(pattern = OrderRequest.PRODUCT_ID) String productId,
        @Schema(minimum = "1") int quantity,
        OrderStatus status,
        Instant createdAt) {

    static OrderResponse of(Order order) {
        return new OrderResponse(
                Objects.requireNonNull(order.id),
                Objects.requireNonNull(order.tenantId),
                order.productId,
                order.quantity,
                order.status,
                Objects.requireNonNull(order.createdAt));
    }
}
