package dev.tenantry.order;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.OutputStream;

/** One order per line, in JSON, as in all other answers. */
@Singleton
final class NdjsonOrders implements OrderFormat {

    static final String TYPE = "application/x-ndjson";

    private final ObjectWriter json;

    NdjsonOrders(ObjectMapper json) {
        this.json = json.writerFor(OrderResponse.class);
    }

    @Override
    public MediaType type() {
        return MediaType.valueOf(TYPE);
    }

    @Override
    public String file() {
        return "orders.ndjson";
    }

    @Override
    public void begin(OutputStream out) {
        // Nothing precedes the first order.
    }

    @Override
    public void write(OrderRow order, OutputStream out) throws IOException {
        out.write(json.writeValueAsBytes(OrderResponse.of(order)));
        out.write('\n');
    }
}
