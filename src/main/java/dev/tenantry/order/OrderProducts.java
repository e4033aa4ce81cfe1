package dev.tenantry.order;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps {@code order_products} in step with orders, in the caller's transaction and after the order was written. An
 * order that has no further lines, and had none, needs no statement.
 */
@Singleton
class OrderProducts {

    // From what is stored, so that it cannot differ from it. The lines are as JsonColumn writes them.
    private static final String ADD = """
            insert into order_products (order_id, product_id, status, created_at)
            select distinct o.id, cast(l ->> 'product_id' as varchar(64)), o.status, o.created_at
              from orders o
             cross join lateral jsonb_array_elements(o.further_lines) l
             where o.id = any (cast(string_to_array(:ids, ',') as uuid[])) and l ->> 'product_id' <> o.product_id
            """;

    private final EntityManager entities;

    OrderProducts(EntityManager entities) {
        this.entities = entities;
    }

    /** Adds the products of new orders. */
    void add(Collection<Order> orders) {
        String ids = orders.stream()
                .filter(order -> !order.furtherLines.isEmpty())
                .map(order -> String.valueOf(order.id))
                .collect(Collectors.joining(","));
        if (!ids.isEmpty()) {
            entities.createNativeQuery(ADD).setParameter("ids", ids).executeUpdate();
        }
    }

    /** Replaces the products of an order whose lines have changed. */
    void replace(Order order, List<OrderLine> formerFurtherLines) {
        if (!formerFurtherLines.isEmpty()) {
            entities.createNativeQuery("delete from order_products where order_id = :id")
                    .setParameter("id", order.id)
                    .executeUpdate();
        }
        add(List.of(order));
    }

    /** Takes over the status of an order. */
    void follow(Order order) {
        if (!order.furtherLines.isEmpty()) {
            entities.createNativeQuery("update order_products set status = :status where order_id = :id")
                    .setParameter("status", order.status.wireName())
                    .setParameter("id", order.id)
                    .executeUpdate();
        }
    }
}
