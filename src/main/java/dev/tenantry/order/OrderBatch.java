package dev.tenantry.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.tenantry.ratelimit.Weighted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders to be placed together: an array on the wire.
 *
 * @param orders as they were sent; may contain null
 */
record OrderBatch(List<@Nullable OrderRequest> orders) implements Weighted {

    static final int MOST = 500;

    /** An order of a batch costs at most a tenth of what it costs alone (decision 0048). */
    private static final int ORDERS_PER_REQUEST = 10;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    OrderBatch {}

    @Override
    public int requests() {
        return Math.clamp(Math.ceilDiv(orders.size(), ORDERS_PER_REQUEST), 1, MOST / ORDERS_PER_REQUEST);
    }
}
