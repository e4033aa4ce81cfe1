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
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
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

    // Not a parameter: PostgreSQL would plan the query each time, because it knows the limit only then.
    private static final String NEWEST = " order by createdAt desc, id desc limit " + PAGE;

    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public @Nullable UUID id;

    @Generated
    @Column(name = "tenant_id", updatable = false)
    public @Nullable UUID tenantId;

    // The driver sends a query in the same trip as the check of the tenant only if it knows how long a row can be, and
    // a text has no length. The table's constraints keep to these lengths.
    @Column(name = "product_id", nullable = false)
    @ColumnTransformer(read = "product_id::varchar(64)")
    public String productId;

    @Column(nullable = false)
    public int quantity;

    @Enumerated(EnumType.STRING)
    @ColumnTransformer(read = "status::varchar(16)")
    @Column(nullable = false)
    public OrderStatus status = OrderStatus.PENDING;

    /** To search by: the index is on the column as it is stored, not as it is read. */
    @Enumerated(EnumType.STRING)
    @Column(name = "status", insertable = false, updatable = false)
    public @Nullable OrderStatus storedStatus;

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

    /** Finds the newest orders, at most {@value #PAGE}: all of them, or those of one status. */
    static PanacheQuery<Order> newest(Optional<OrderStatus> status) {
        return status.map(wanted -> Order.<Order>find("storedStatus = ?1" + NEWEST, wanted))
                .orElseGet(() -> find("from Order" + NEWEST));
    }

    static PanacheQuery<Order> withId(UUID id) {
        return find("id", id);
    }
}
