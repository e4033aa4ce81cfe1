package dev.tenantry.order;

import dev.tenantry.user.ForViewers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the orders of an export in parts, each in a transaction of its own: between two parts, it holds neither a
 * connection nor a snapshot, and a part is refused if the tenant or the caller may not read it any more.
 */
@ApplicationScoped
class ExportedOrders {

    /** How many orders are in memory at the same time. */
    static final int PART = 200;

    // By the index that lists use, backwards. The limit is not a parameter for the reason that Order gives.
    private static final String ORDER = " order by createdAt, id limit " + PART;

    /** Returns the next orders; fewer than {@value #PART} if there are no more. */
    @ForViewers
    @Transactional(TxType.SUPPORTS)
    List<OrderRow> after(OrderPosition position, ExportFilter filter) {
        StringBuilder query = new StringBuilder("from Order where (createdAt, id) > (:createdAt, :id)");
        Map<String, Object> values = new HashMap<>();
        values.put("createdAt", position.createdAt());
        values.put("id", position.id());
        filter.status().ifPresent(status -> {
            query.append(" and storedStatus = :status");
            values.put("status", status);
        });
        filter.to().ifPresent(to -> {
            query.append(" and createdAt < :to");
            values.put("to", to);
        });
        return Order.find(query.append(ORDER).toString(), values)
                .project(OrderRow.class)
                .list();
    }
}
