package dev.tenantry.order;

import dev.tenantry.paging.Page;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Writes orders at the pace of the client, and keeps one page of them in memory. */
final class OrderExport implements StreamingOutput {

    private static final int CHUNK_OCTETS = 16 * 1024;

    private final ExportedOrders orders;
    private final OrderFilter filter;
    private final OrderFormat format;
    private Page<OrderRow> page;

    /** Reads the first page, so that what is wrong by then can still be answered. */
    OrderExport(ExportedOrders orders, OrderFilter filter, OrderFormat format) {
        this.orders = orders;
        this.filter = filter;
        this.format = format;
        this.page = orders.page(filter, Optional.empty());
    }

    @Override
    public void write(OutputStream out) throws IOException {
        OutputStream chunks = new BufferedOutputStream(out, CHUNK_OCTETS);
        format.begin(chunks);
        while (true) {
            for (OrderRow order : page.rows()) {
                format.write(order, chunks);
            }
            if (page.next().isEmpty()) {
                break;
            }
            page = orders.page(filter, page.next());
        }
        chunks.flush();
    }
}
