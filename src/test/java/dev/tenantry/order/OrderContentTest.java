package dev.tenantry.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderContentTest {

    /** Compares with exact arithmetic, mostly near the limit. */
    @Test
    void addsUpExactlyOrNotAtAll() {
        long seed = Long.getLong("tenantry.order.seed", System.nanoTime());
        Random random = new Random(seed);
        int overflows = 0;
        for (int i = 0; i < 10_000; i++) {
            List<OrderLine> lines = new ArrayList<>();
            BigInteger exact = BigInteger.ZERO;
            for (int line = random.nextInt(4); line >= 0; line--) {
                int quantity = 1 + random.nextInt(1 << random.nextInt(31));
                long price = random.nextLong(1L << (1 + random.nextInt(53)));
                lines.add(new OrderLine("SKU", quantity, price));
                exact = exact.add(BigInteger.valueOf(quantity).multiply(BigInteger.valueOf(price)));
            }
            boolean fits = exact.compareTo(BigInteger.valueOf(OrderContent.LARGEST_AMOUNT)) <= 0;
            overflows += fits ? 0 : 1;
            assertThat(OrderContent.total(lines))
                    .as("-Dtenantry.order.seed=" + seed)
                    .isEqualTo(fits ? OptionalLong.of(exact.longValueExact()) : OptionalLong.empty());
        }
        assertThat(overflows).isBetween(1_000, 9_000);
    }

    @Test
    void reachesTheLimitAndNotBeyond() {
        OrderLine most = new OrderLine("SKU", 1, OrderContent.LARGEST_AMOUNT);
        assertThat(OrderContent.total(List.of(most))).hasValue(OrderContent.LARGEST_AMOUNT);
        assertThat(OrderContent.total(List.of(most, new OrderLine("SKU", 1, 1L))))
                .isEmpty();
        assertThat(OrderContent.total(List.of(most, new OrderLine("SKU", 1, null))))
                .hasValue(OrderContent.LARGEST_AMOUNT);
    }
}
