package dev.tenantry.order;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.http.InstantForm;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of an order per line of text, with what belongs to the whole order repeated in each (RFC 4180, UTF-8). */
@Singleton
final class CsvOrders implements OrderFormat {

    static final String TYPE = "text/csv";

    private final ObjectMapper json;

    CsvOrders(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public MediaType type() {
        return new MediaType("text", "csv", Map.of("charset", "UTF-8", "header", "present"));
    }

    @Override
    public String file() {
        return "orders.csv";
    }

    @Override
    public void begin(OutputStream out) throws IOException {
        out.write(new CsvLine()
                .add("id")
                .add("number")
                .add("reference")
                .add("status")
                .add("currency")
                .add("total")
                .add("created_at")
                .add("updated_at")
                .add("metadata")
                .add("line")
                .add("product_id")
                .add("quantity")
                .add("unit_price")
                .octets());
    }

    @Override
    public void write(OrderRow row, OutputStream out) throws IOException {
        OrderResponse order = OrderResponse.of(row);
        String metadata = order.metadata().isEmpty() ? "" : json.writeValueAsString(order.metadata());
        List<OrderLine> lines = order.lines();
        for (int i = 0; i < lines.size(); i++) {
            OrderLine line = lines.get(i);
            out.write(new CsvLine()
                    .add(order.id().toString())
                    .add(text(order.number()))
                    .add(text(order.reference()))
                    .add(order.status().wireName())
                    .add(text(order.currency()))
                    .add(text(order.total()))
                    .add(InstantForm.text(order.createdAt()))
                    .add(InstantForm.text(order.updatedAt()))
                    .add(metadata)
                    .add(Integer.toString(i + 1))
                    .add(line.productId())
                    .add(Integer.toString(line.quantity()))
                    .add(text(line.unitPrice()))
                    .octets());
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
