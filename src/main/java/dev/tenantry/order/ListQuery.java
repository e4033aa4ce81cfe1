package dev.tenantry.order;

import dev.tenantry.paging.Cursor;
import dev.tenantry.paging.PageRequest;
import dev.tenantry.paging.Position;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The query for a page of a list, in HQL. It reads a bounded number of rows, however many orders the tenant has: each
 * part of it reads one index in its order, from one place up to the limit.
 *
 * <p>PostgreSQL reads several statuses, or first and further products, in the order of an index only if each is a query
 * of its own; it then merges them, and looks each order up by its key.
 *
 * <p>Some values are in subqueries, which hide them while PostgreSQL plans. If it saw a rare status, or a time beyond
 * which its old statistics know few rows, it would find that an index without the product or the status does as well;
 * but it counts with the average tenant. It would also plan each query anew. That is also why limits are literals, and
 * only three different ones.
 */
record ListQuery(Listing listing) {

    // The parameters of the record's constructor.
    private static final String COLUMNS = "select o.id, o.tenantId, o.number, o.reference, o.productId, o.quantity,"
            + " o.unitPrice, o.furtherLines, o.currency, o.total, o.metadata, o.status, o.version, o.createdAt,"
            + " o.changedAt from ";

    private static final UUID FIRST_OF_A_MOMENT = new UUID(0, 0);

    String text() {
        if (filter().reference().isPresent()) {
            return COLUMNS + "Order o where o.reference = :reference";
        }
        if (isPlain()) {
            return COLUMNS + part(ListSource.ORDERS, filter().statuses().isEmpty() ? "" : "s0");
        }
        return COLUMNS + "(select u.id as id, u.at as at from (" + String.join(" union all ", parts()) + ") u"
                + nearest("u.at", "u.id") + ") k join Order o on o.id = k.id" + sorted("k.at", "k.id");
    }

    // From a place on, PostgreSQL counts with so few orders of one status that it would rather sort all of them than
    // read
    // the rows themselves in the order of the index. A part needs nothing but the index.
    private boolean isPlain() {
        return filter().productId().isEmpty()
                && (filter().statuses().isEmpty() || (filter().statuses().size() == 1 && start().isEmpty()));
    }

    private List<String> parts() {
        List<String> parts = new ArrayList<>();
        for (ListSource source : sources()) {
            for (int i = 0; i < statuses().size(); i++) {
                parts.add("(select " + source.id() + " as id, " + source.createdAt() + " as at from "
                        + part(source, "s" + i) + ")");
            }
        }
        return parts;
    }

    private List<ListSource> sources() {
        return filter().productId().isPresent()
                ? List.of(ListSource.ORDERS, ListSource.FURTHER_PRODUCTS)
                : List.of(ListSource.ORDERS);
    }

    /** @param status the name of the parameter; empty for all statuses */
    private String part(ListSource source, String status) {
        String conditions = String.join(
                " and ",
                Stream.of(
                                status.isEmpty() ? "" : source.status() + " = (select cast(:" + status + " as String))",
                                filter().productId().isPresent() ? source.productId() + " = :product" : "",
                                start().map(from -> beyond(from, source)).orElse(""))
                        .filter(condition -> !condition.isEmpty())
                        .toList());
        return source.from()
                + (conditions.isEmpty() ? "" : " where " + conditions)
                + nearest(source.createdAt(), source.id());
    }

    private String beyond(Cursor from, ListSource source) {
        return "(" + source.createdAt() + ", " + source.id() + ") " + (isDescending() ? "<" : ">")
                + (from.isInclusive() ? "=" : "") + " ((select cast(:at as Instant)), :id)";
    }

    private String nearest(String createdAt, String id) {
        return sorted(createdAt, id) + " limit " + limit();
    }

    // At least one more than the page has: it tells whether there is another page.
    private int limit() {
        int limit = listing.page().limit();
        return limit <= 10 ? 11 : limit <= PageRequest.USUAL ? PageRequest.USUAL + 1 : PageRequest.MOST + 1;
    }

    private String sorted(String createdAt, String id) {
        String way = isDescending() ? " desc" : "";
        return " order by " + createdAt + way + ", " + id + way;
    }

    /**
     * Returns which of the rows that were read are on the list. The query does not say what few rows need not be read
     * for, so that PostgreSQL has fewer conditions to guess wrong about: where a list ends, and the rest of a filter by
     * reference.
     */
    List<OrderRow> accepted(List<OrderRow> read) {
        return filter().reference().isPresent()
                        || filter().from().isPresent()
                        || filter().to().isPresent()
                ? read.stream().filter(filter()::accepts).toList()
                : read;
    }

    /** Binds the parameters of {@link #text()}. */
    <T> TypedQuery<T> bind(TypedQuery<T> query) {
        if (filter().reference().isPresent()) {
            return query.setParameter("reference", filter().reference().get());
        }
        filter().productId().ifPresent(id -> query.setParameter("product", id));
        if (filter().productId().isPresent() || !filter().statuses().isEmpty()) {
            for (int i = 0; i < statuses().size(); i++) {
                query.setParameter("s" + i, statuses().get(i).wireName());
            }
        }
        start().ifPresent(from -> {
            // As text, because Hibernate binds times in a way that leaves their type open: the driver then asks
            // PostgreSQL
            // for it, and does not send the query in the same trip as the fence.
            query.setParameter("at", from.position().createdAt().toString());
            query.setParameter("id", from.position().id());
        });
        return query;
    }

    private OrderFilter filter() {
        return listing.filter();
    }

    // Where the index is entered. A cursor of this list is within the bounds. With both as conditions, PostgreSQL would
    // enter the index at the bound, and read everything up to the cursor.
    private Optional<Cursor> start() {
        return listing.page()
                .cursor()
                .or(() -> (isDescending() ? filter().to() : filter().from())
                        .map(time ->
                                new Cursor(new Position(time, FIRST_OF_A_MOMENT), isDescending(), !isDescending())));
    }

    private List<OrderStatus> statuses() {
        return filter().statuses().isEmpty() ? List.of(OrderStatus.values()) : List.copyOf(filter().statuses());
    }

    private boolean isDescending() {
        return (filter().sort() == OrderSort.NEWEST_FIRST) != listing.page().isBackward();
    }
}
