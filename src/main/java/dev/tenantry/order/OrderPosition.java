package dev.tenantry.order;

import java.time.Instant;
import java.util.UUID;

/** Where an export stands among a tenant's orders, the oldest of which comes first. */
record OrderPosition(Instant createdAt, UUID id) {

    /** Returns the position before all orders that were placed at this time or later. */
    static OrderPosition before(Instant time) {
        return new OrderPosition(time, new UUID(0, 0));
    }

    static OrderPosition of(OrderRow order) {
        return new OrderPosition(order.createdAt(), order.id());
    }
}
