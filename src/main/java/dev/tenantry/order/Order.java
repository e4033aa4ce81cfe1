package dev.tenantry.order;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemType;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.CurrentTimestamp;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.SourceType;
import org.hibernate.annotations.UuidGenerator;
import org.hibernate.generator.EventType;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code orders}. PostgreSQL fills in the tenant, the number and the times; no code of ours can.
 *
 * <p>The key in the database is (tenant_id, id); here it is the id alone, because row-level security adds the tenant to
 * every statement.
 */
@Entity
@Table(name = "orders")
class Order extends PanacheEntityBase {

    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public @Nullable UUID id;

    @Generated
    @Column(name = "tenant_id", updatable = false)
    public @Nullable UUID tenantId;

    /** Null for an order that was placed before there were numbers. */
    @Generated
    @Column(updatable = false)
    public @Nullable Long number;

    public @Nullable String reference;

    // The driver sends a query in the same trip as the check of the tenant only if it knows how long a row can be, and
    // a text has no length. The table's constraints keep to these lengths.
    @Column(name = "product_id", nullable = false)
    @ColumnTransformer(read = "product_id::varchar(64)")
    public String productId = "";

    /** To search by, as {@link #storedStatus}. */
    @Column(name = "product_id", insertable = false, updatable = false)
    public @Nullable String storedProductId;

    @Column(nullable = false)
    public int quantity;

    @Column(name = "unit_price")
    public @Nullable Long unitPrice;

    @Convert(converter = JsonColumn.Lines.class)
    @Column(name = "further_lines")
    @ColumnTransformer(read = "further_lines::varchar(24000)", write = "?::jsonb")
    public List<OrderLine> furtherLines = List.of();

    public @Nullable String currency;

    public @Nullable Long total;

    @Convert(converter = JsonColumn.Texts.class)
    @ColumnTransformer(read = "metadata::varchar(12000)", write = "?::jsonb")
    public Map<String, String> metadata = Map.of();

    @Enumerated(EnumType.STRING)
    @ColumnTransformer(read = "status::varchar(16)")
    @Column(nullable = false)
    public OrderStatus status = OrderStatus.PENDING;

    /** To search by: the index is on the column as it is stored, not as it is read. */
    @Column(name = "status", insertable = false, updatable = false)
    public @Nullable String storedStatus;

    @Version
    public int version;

    @Generated
    @Column(name = "created_at", updatable = false)
    public @Nullable Instant createdAt;

    /** The subject of the token with which it was placed. */
    @Column(name = "placed_by", updatable = false)
    public @Nullable String placedBy;

    /** Null until the first change. */
    @CurrentTimestamp(event = EventType.UPDATE, source = SourceType.DB)
    @Column(name = "changed_at")
    public @Nullable Instant changedAt;

    /** For Hibernate. */
    protected Order() {}

    Order(OrderContent content, @Nullable String placedBy) {
        this.placedBy = placedBy;
        set(content);
    }

    /** @throws dev.tenantry.problem.ProblemException with 409 if the order is not pending any more */
    void change(OrderContent content) {
        if (status != OrderStatus.PENDING) {
            throw Problem.of(
                            ProblemType.CONFLICT,
                            "The order is " + status.wireName() + "; only a pending order can be changed.")
                    .asException();
        }
        set(content);
    }

    private void set(OrderContent content) {
        OrderLine first = content.lines().getFirst();
        productId = first.productId();
        quantity = first.quantity();
        unitPrice = first.unitPrice();
        furtherLines = content.lines().subList(1, content.lines().size());
        currency = content.currency();
        total = currency == null
                ? null
                : (Long) OrderContent.total(content.lines()).orElseThrow();
        reference = content.reference();
        metadata = content.metadata();
    }

    OrderContent content() {
        return new OrderContent(
                lines(new OrderLine(productId, quantity, unitPrice), furtherLines), currency, reference, metadata);
    }

    static List<OrderLine> lines(OrderLine first, List<OrderLine> further) {
        if (further.isEmpty()) {
            return List.of(first);
        }
        List<OrderLine> lines = new ArrayList<>(1 + further.size());
        lines.add(first);
        lines.addAll(further);
        return lines;
    }

    /**
     * Goes to another status.
     *
     * @return the record of it
     * @throws dev.tenantry.problem.ProblemException with 409 if there is no way there
     */
    OrderTransition become(OrderStatus next, @Nullable String reason, @Nullable String by) {
        if (!status.next().contains(next)) {
            throw Problem.of(
                            ProblemType.CONFLICT,
                            "The order is " + status.wireName() + ", and cannot become " + next.wireName() + ".")
                    .withMember("from", status.wireName())
                    .withMember("to", next.wireName())
                    .asException();
        }
        OrderTransition transition =
                new OrderTransition(Objects.requireNonNull(id), version + 1, status, next, reason, by);
        status = next;
        return transition;
    }

    /** Finds an order to change it. The row is locked until the transaction ends, so its version is the newest one. */
    static Optional<Order> locked(UUID id) {
        return withId(id).withLock(LockModeType.PESSIMISTIC_WRITE).singleResultOptional();
    }

    static PanacheQuery<Order> withId(UUID id) {
        return find("id", id);
    }
}
