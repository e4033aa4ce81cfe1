package dev.tenantry.order;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a client decides about an order.
 *
 * @param lines at least one
 * @param currency ISO 4217; null if the lines have no prices
 * @param reference the client's own name for the order, unique within the tenant
 */
record OrderContent(
        List<OrderLine> lines,
        @Nullable String currency,
        @Nullable String reference,
        Map<String, String> metadata) {

    static final int MOST_LINES = 100;

    /** The form of a currency. */
    static final String CURRENCY = "[A-Z]{3}";

    /** The largest integer that every JSON parser reads without loss (RFC 8259, section 6). */
    static final long LARGEST_AMOUNT = 9_007_199_254_740_991L;

    /** Returns the sum in minor units; empty if it is above {@link #LARGEST_AMOUNT}. Lines without a price cost nothing. */
    static OptionalLong total(List<OrderLine> lines) {
        try {
            long total = 0;
            for (OrderLine line : lines) {
                Long price = line.unitPrice();
                total = Math.addExact(total, Math.multiplyExact(price == null ? 0 : price, (long) line.quantity()));
            }
            return total <= LARGEST_AMOUNT ? OptionalLong.of(total) : OptionalLong.empty();
        } catch (ArithmeticException overflow) {
            return OptionalLong.empty();
        }
    }
}
