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
import java.util.UUID;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.UuidGenerator;
import org.jspecify.annotations.Nullable;

/** A row of {@code order_transitions}: an order went from one status to another. Never changed. */
@Entity
@Table(name = "order_transitions")
class OrderTransition extends PanacheEntityBase {

    private static final String IN_ORDER = "orderId = ?1 order by orderVersion";

    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public @Nullable UUID id;

    @Column(name = "order_id", nullable = false)
    public @Nullable UUID orderId;

    /** The version that the order got by it. Not the time, because clocks differ. */
    @Column(name = "order_version", nullable = false)
    public int orderVersion;

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

    OrderTransition(
            UUID order, int version, OrderStatus from, OrderStatus to, @Nullable String reason, @Nullable String by) {
        this.orderId = order;
        this.orderVersion = version;
        this.from = from;
        this.to = to;
        this.reason = reason;
        this.by = by;
    }

    static PanacheQuery<OrderTransition> of(UUID order) {
        return find(IN_ORDER, order);
    }
}
