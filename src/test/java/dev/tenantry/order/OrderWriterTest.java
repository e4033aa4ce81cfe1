package dev.tenantry.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tenantry.http.InstantForm;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares what is written for an order with what Jackson writes by itself. */
class OrderWriterTest {

    private static final Instant CREATED = Instant.parse("2026-11-28T10:20:30.123456Z");

    private static final OrderResponse FULL = new OrderResponse(
            UUID.fromString("0193a7c2-5d3e-7a4b-9c8d-0e1f2a3b4c5d"),
            UUID.fromString("7e000000-0000-4000-8000-000000000001"),
            Long.MAX_VALUE,
            "PO \"2026\"\\\u0007 für 東京 \uD83D\uDE00",
            "SKU-1",
            Integer.MAX_VALUE,
            List.of(new OrderLine("SKU-1", Integer.MAX_VALUE, 1995L), new OrderLine("SKU-2", 1, 0L)),
            "EUR",
            Long.MAX_VALUE,
            new TreeMap<>(Map.of("b", "2", "a \"quoted\"", "line\nbreak", "empty", "")),
            OrderStatus.SHIPPED,
            7,
            CREATED,
            CREATED.plusNanos(1_000));

    private static final OrderResponse LEAST = new OrderResponse(
            FULL.id(),
            FULL.tenantId(),
            null,
            null,
            "SKU-1",
            1,
            List.of(new OrderLine("SKU-1", 1, null)),
            null,
            null,
            Map.of(),
            OrderStatus.PENDING,
            0,
            CREATED,
            CREATED);

    private final JsonMapper ofJackson = new JsonMapper();
    private final JsonMapper ours = new JsonMapper();

    OrderWriterTest() {
        Stream.of(ofJackson, ours).forEach(new InstantForm()::customize);
        new OrderWriter().customize(ours);
    }

    static Stream<OrderResponse> orders() {
        return Stream.of(FULL, LEAST);
    }

    @ParameterizedTest
    @MethodSource("orders")
    void writesWhatJacksonWritesByItself(OrderResponse order) throws JsonProcessingException {
        assertThat(ours.writeValueAsString(order)).isEqualTo(ofJackson.writeValueAsString(order));
        assertThat(ours.writeValueAsString(List.of(order, order)))
                .isEqualTo(ofJackson.writeValueAsString(List.of(order, order)));
    }

    @Test
    void writesTheSameOctets() throws JsonProcessingException {
        assertThat(ours.writeValueAsBytes(FULL)).isEqualTo(ofJackson.writeValueAsBytes(FULL));
    }
}
