package dev.tenantry.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which orders a list or an export has. */
record Filter(
        Set<String> statuses,
        @Nullable String product,
        @Nullable String reference) {

    static final Filter ALL = new Filter(Set.of(), null, null);

    boolean matches(OrderState order) {
        return (statuses.isEmpty() || statuses.contains(order.status()))
                && (product == null || order.content().hasProduct(product))
                && (reference == null || reference.equals(order.content().reference()));
    }

    /**
     * Returns the parameters of a query.
     *
     * @param first what stands before them, if there are any
     */
    String query(String first) {
        List<String> parameters = new ArrayList<>();
        new TreeSet<>(statuses).forEach(status -> parameters.add("status=" + status));
        if (product != null) {
            parameters.add("product_id=" + product);
        }
        if (reference != null) {
            parameters.add("reference=" + reference);
        }
        return parameters.isEmpty() ? "" : first + String.join("&", parameters);
    }
}
