package dev.tenantry.order;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
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
public class Order extends PanacheEntityBase {

    static final int PAGE = 50;

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

    static List<Order> newest() {
        return Order.<Order>find("order by createdAt desc, id desc")
                .page(0, PAGE)
                .list();
    }

    static List<Order> newest(OrderStatus status) {
        return Order.<Order>find("status = ?1 order by createdAt desc, id desc", status)
                .page(0, PAGE)
                .list();
    }
}
