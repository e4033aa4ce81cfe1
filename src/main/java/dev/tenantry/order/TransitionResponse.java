package dev.tenantry.order;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A step in the life of an order.
 *
 * @param from null when it was placed
 * @param by the subject of the token; null if it had none, or if the order is older than the history
 */
@Schema(name = "OrderTransition")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record TransitionResponse(
        @Schema(description = "The status before; null when the order was placed") @Nullable OrderStatus from,

        OrderStatus to,
        Instant at,

        @Schema(
                maxLength = 255,
                description = "The claim `sub` of the caller; null if the order is older than the history")
        @Nullable String by,

        @Schema(maxLength = CancellationRequest.LONGEST_REASON, description = "Why it was cancelled") @Nullable String reason) {

    /** The longest history: no order comes to the same status twice. */
    static final int MOST = 5;

    static TransitionResponse placed(Order order) {
        return new TransitionResponse(
                null, OrderStatus.PENDING, Objects.requireNonNull(order.createdAt), order.placedBy, null);
    }

    static TransitionResponse of(OrderTransition transition) {
        return new TransitionResponse(
                transition.from,
                transition.to,
                Objects.requireNonNull(transition.at),
                transition.by,
                transition.reason);
    }
}
