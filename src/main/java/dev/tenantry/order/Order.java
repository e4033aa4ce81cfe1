package dev.tenantry.order;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.UuidGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code orders}. PostgreSQL fills in the tenant and the time; no code of ours can.
 *
 * <p>The key in the database is (tenant_id, id); here it is the id alone, because row-level security adds the tenant to
 * every statement.
 */
@Entity
@Table(name = "orders")
class Order extends PanacheEntityBase {

    static final int PAGE = 50;
    private static final Sort NEWEST_FIRST = Sort.descending("createdAt", "id");

    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public @Nullable UUID id;

    @Generated
    @Column(name = "tenant_id", updatable = false)
    public @Nullable UUID tenantId;

    @Column(name = "product_id", nullable = false)
    public String productId;

    @Column(nullable = false)
    public int quantity;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    public OrderStatus status = OrderStatus.PENDING;

    @Generated
    @Column(name = "created_at", updatable = false)
    public @Nullable Instant createdAt;

    /** For Hibernate. */
    protected Order() {
        this("", 0);
    }

    Order(String productId, int quantity) {
        this.productId = productId;
        this.quantity = quantity;
    }

    /** Returns the newest orders, at most {@value #PAGE}: all of them, or those of one status. */
    static List<Order> newest(Optional<OrderStatus> status) {
        return status.map(wanted -> Order.<Order>find("status", NEWEST_FIRST, wanted))
                .orElseGet(() -> Order.findAll(NEWEST_FIRST))
                .page(0, PAGE)
                .list();
    }
}
