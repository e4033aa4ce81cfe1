package dev.tenantry.order;

import dev.tenantry.http.ParameterFaults;
import dev.tenantry.paging.Cursor;
import dev.tenantry.paging.Cursors;
import dev.tenantry.paging.PageRequest;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the query of a list of orders, and collects all that is wrong with it. An empty parameter counts as absent. */
final class ListParameters {

    static final String STATUS = "status";
    static final String PRODUCT_ID = "product_id";
    static final String REFERENCE = "reference";
    static final String CREATED_FROM = "created_from";
    static final String CREATED_TO = "created_to";
    static final String SORT = "sort";
    static final String LIMIT = "limit";
    static final String CURSOR = "cursor";

    private static final String ALL = "all";

    /** What {@code status} can be. */
    static final List<String> STATUSES = Stream.concat(
                    Stream.of(ALL), Stream.of(OrderStatus.values()).map(OrderStatus::wireName))
            .toList();

    private final MultivaluedMap<String, String> query;
    private final ParameterFaults faults = new ParameterFaults();

    ListParameters(MultivaluedMap<String, String> query) {
        this.query = query;
    }

    /**
     * Returns what the client asks for.
     *
     * @param cursors finds the cursor that a text stands for in a list
     * @throws dev.tenantry.http.InvalidParameterException if anything is wrong
     */
    Listing read(BiFunction<String, String, Optional<Cursor>> cursors) {
        OrderFilter filter = filter(sort());
        Listing listing = new Listing(filter, new PageRequest(limit(), cursor(filter.list(), cursors)));
        faults.raise();
        return listing;
    }

    /**
     * Returns which orders are exported, the oldest first.
     *
     * @throws dev.tenantry.http.InvalidParameterException if anything is wrong
     */
    OrderFilter exported() {
        OrderFilter filter = filter(OrderSort.OLDEST_FIRST);
        faults.raise();
        return filter;
    }

    private OrderFilter filter(OrderSort sort) {
        OrderFilter filter = new OrderFilter(
                statuses(),
                matching(PRODUCT_ID, LineRequest.PRODUCT_ID, LineRequest.PRODUCT_ID_FORM),
                matching(REFERENCE, OrderRequest.REFERENCE, OrderRequest.REFERENCE_FORM),
                time(CREATED_FROM),
                time(CREATED_TO),
                sort);
        if (filter.from().isPresent()
                && filter.to().map(filter.from().get()::isAfter).orElse(false)) {
            faults.add(CREATED_TO, "must not be before " + CREATED_FROM);
        }
        return filter;
    }

    private Set<OrderStatus> statuses() {
        Set<OrderStatus> statuses = EnumSet.noneOf(OrderStatus.class);
        List<String> names = values(STATUS);
        if (names.contains(ALL)) {
            if (names.size() > 1) {
                faults.add(STATUS, "must not be given again beside " + ALL);
            }
            return statuses;
        }
        if (!STATUSES.containsAll(names)) {
            faults.addNotOneOf(STATUS, STATUSES);
        }
        for (OrderStatus status : OrderStatus.values()) {
            if (names.contains(status.wireName())) {
                statuses.add(status);
            }
        }
        // To name all of them is to name none.
        return statuses.size() == OrderStatus.values().length ? EnumSet.noneOf(OrderStatus.class) : statuses;
    }

    private Optional<String> matching(String name, String pattern, String requirement) {
        return valid(name, requirement, text -> text.matches(pattern) ? Optional.of(text) : Optional.empty());
    }

    private Optional<Instant> time(String name) {
        return valid(name, TimeParameter.REQUIREMENT, TimeParameter::parse);
    }

    private OrderSort sort() {
        Optional<String> text = single(SORT);
        Optional<OrderSort> sort = text.flatMap(OrderSort::parse);
        if (text.isPresent() && sort.isEmpty()) {
            faults.addNotOneOf(SORT, OrderSort.names());
        }
        return sort.orElse(OrderSort.NEWEST_FIRST);
    }

    private int limit() {
        return valid(
                        LIMIT,
                        "must be a number from 1 to " + PageRequest.MOST,
                        text -> text.matches("[1-9][0-9]{0,2}")
                                ? Optional.of(Integer.valueOf(text)).filter(limit -> limit <= PageRequest.MOST)
                                : Optional.empty())
                .orElse(PageRequest.USUAL);
    }

    private Optional<Cursor> cursor(String list, BiFunction<String, String, Optional<Cursor>> cursors) {
        return valid(CURSOR, Cursors.REQUIREMENT, text -> cursors.apply(text, list));
    }

    private <T> Optional<T> valid(String name, String requirement, Function<String, Optional<T>> parse) {
        Optional<String> text = single(name);
        Optional<T> value = text.flatMap(parse);
        if (text.isPresent() && value.isEmpty()) {
            faults.add(name, requirement);
        }
        return value;
    }

    private Optional<String> single(String name) {
        List<String> values = values(name);
        if (values.size() > 1) {
            faults.add(name, "must be given only once");
        }
        return values.stream().findFirst();
    }

    private List<String> values(String name) {
        List<String> values = query.get(name);
        return values == null
                ? List.of()
                : values.stream().filter(text -> !text.isEmpty()).toList();
    }
}
