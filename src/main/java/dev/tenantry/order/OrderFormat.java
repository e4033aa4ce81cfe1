package dev.tenantry.order;

import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.OutputStream;

/** A format of exports. */
sealed interface OrderFormat permits NdjsonOrders, CsvOrders {

    MediaType type();

    /** Returns the name of the file, without a path. */
    String file();

    void begin(OutputStream out) throws IOException;

    void write(OrderRow order, OutputStream out) throws IOException;
}
