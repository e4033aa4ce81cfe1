package dev.tenantry.order;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.UuidGenerator;
import org.jspecify.annotations.Nullable;

/** A row of {@code order_transitions}: an order went from one status to another. Never changed. */
@Entity
@Table(name = "order_transitions")
class OrderTransition extends PanacheEntityBase {

    // Ids of version 7 are in the order in which they were made.
    private static final String IN_ORDER = "orderId = ?1 order by id";

    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public @Nullable UUID id;

    @Column(name = "order_id", nullable = false)
    public @Nullable UUID orderId;

    @Enumerated(EnumType.STRING)
    @Column(name = "from_status", nullable = false)
    public OrderStatus from;

    @Enumerated(EnumType.STRING)
    @Column(name = "to_status", nullable = false)
    public OrderStatus to;

    public @Nullable String reason;

    /** The subject of the token with which it was made. */
    @Column(name = "made_by")
    public @Nullable String by;

    @Generated
    @Column(name = "made_at", updatable = false)
    public @Nullable Instant at;

    /** For Hibernate. */
    protected OrderTransition() {
        this.from = OrderStatus.PENDING;
        this.to = OrderStatus.PENDING;
    }

    OrderTransition(Order order, OrderStatus from, OrderStatus to, @Nullable String reason, @Nullable String by) {
        this.orderId = Objects.requireNonNull(order.id);
        this.from = from;
        this.to = to;
        this.reason = reason;
        this.by = by;
    }

    static PanacheQuery<OrderTransition> of(UUID order) {
        return find(IN_ORDER, order);
    }
}
