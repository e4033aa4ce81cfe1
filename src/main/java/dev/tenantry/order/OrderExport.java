package dev.tenantry.order;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes orders at the pace of the client, and keeps one part of them in memory. */
final class OrderExport implements StreamingOutput {

    private static final int CHUNK_OCTETS = 16 * 1024;

    private final ExportedOrders orders;
    private final ExportFilter filter;
    private final OrderFormat format;
    private List<OrderRow> part;

    /** Reads the first part, so that what is wrong by then can still be answered. */
    OrderExport(ExportedOrders orders, ExportFilter filter, OrderFormat format) {
        this.orders = orders;
        this.filter = filter;
        this.format = format;
        this.part = orders.after(filter.begin(), filter);
    }

    @Override
    public void write(OutputStream out) throws IOException {
        OutputStream chunks = new BufferedOutputStream(out, CHUNK_OCTETS);
        format.begin(chunks);
        while (true) {
            for (OrderRow order : part) {
                format.write(order, chunks);
            }
            if (part.size() < ExportedOrders.PART) {
                break;
            }
            part = orders.after(OrderPosition.of(part.getLast()), filter);
        }
        chunks.flush();
    }
}
