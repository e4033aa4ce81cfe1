package dev.tenantry.order;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The order of a list. Orders that were placed in the same microsecond are in the order of their ids. */
enum OrderSort {
    NEWEST_FIRST("-created_at"),
    OLDEST_FIRST("created_at");

    private final String wireName;

    OrderSort(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(OrderSort::wireName).toList();
    }

    static Optional<OrderSort> parse(String text) {
        return Arrays.stream(values())
                .filter(sort -> sort.wireName.equals(text))
                .findFirst();
    }
}
