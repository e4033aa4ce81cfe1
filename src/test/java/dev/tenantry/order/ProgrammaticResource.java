package dev.tenantry.order;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Begins a transaction without {@code @Transactional}, so that nothing repeats it. */
@Path("/test/programmatic")
@Authenticated
public class ProgrammaticResource {

    @GET
    public long count() {
        return QuarkusTransaction.requiringNew().call(() -> Order.count());
    }
}
