package dev.tenantry.order;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which orders a list shows, and in which order.
 *
 * @param statuses empty for all
 * @param productId the product of any of the order's lines
 * @param from when the oldest may have been placed
 * @param to before when the newest must have been placed
 */
record OrderFilter(
        Set<OrderStatus> statuses,
        Optional<String> productId,
        Optional<String> reference,
        Optional<Instant> from,
        Optional<Instant> to,
        OrderSort sort) {

    private static final String PATH = "/orders";

    /** Returns the path and query of this list, in one and the same form whatever the client's was. */
    String list() {
        List<String> query = new ArrayList<>();
        for (OrderStatus status : OrderStatus.values()) {
            if (statuses.contains(status)) {
                query.add(ListParameters.STATUS + "=" + status.wireName());
            }
        }
        productId.ifPresent(id -> query.add(ListParameters.PRODUCT_ID + "=" + encoded(id)));
        reference.ifPresent(name -> query.add(ListParameters.REFERENCE + "=" + encoded(name)));
        from.ifPresent(time -> query.add(ListParameters.CREATED_FROM + "=" + encoded(time.toString())));
        to.ifPresent(time -> query.add(ListParameters.CREATED_TO + "=" + encoded(time.toString())));
        if (sort != OrderSort.NEWEST_FIRST) {
            query.add(ListParameters.SORT + "=" + sort.wireName());
        }
        return query.isEmpty() ? PATH : PATH + "?" + String.join("&", query);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns whether the list shows this order, except that the reference is not compared. */
    boolean accepts(OrderRow order) {
        return (statuses.isEmpty() || statuses.contains(order.status()))
                && productId.map(order::hasProduct).orElse(true)
                && from.map(time -> !order.createdAt().isBefore(time)).orElse(true)
                && to.map(time -> order.createdAt().isBefore(time)).orElse(true);
    }
}
