package dev.tenantry.order;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code order_products}: a product of an order that is not in its first line. Lists find orders by it; {@link
 * OrderProducts} writes it.
 */
@Entity
@Immutable
@Table(name = "order_products")
class OrderProduct {

    /** The key of a row, without the tenant. */
    @Embeddable
    record Key(
            @Column(name = "order_id") UUID orderId,
            @Column(name = "product_id") String productId) {}

    @EmbeddedId
    public @Nullable Key key;

    /** That of the order. */
    public @Nullable String status;

    /** When the order was placed. */
    @Column(name = "created_at")
    public @Nullable Instant createdAt;
}
