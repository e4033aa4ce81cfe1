package dev.tenantry.problem;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.SQLException;

/** Fails in ways that the real resources should not. */
@Path("/test/fault")
@Authenticated
public class FaultyResource {

    @GET
    public String fault() {
        throw new IllegalStateException("select secret from shared.orders");
    }

    @GET
    @Path("/database-gone")
    public String databaseGone() {
        throw new IllegalStateException(new SQLException("connection refused to 10.0.0.1", "08001"));
    }
}
