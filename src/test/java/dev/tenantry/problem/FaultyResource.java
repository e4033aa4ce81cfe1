package dev.tenantry.problem;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import org.jboss.resteasy.reactive.RestPath;

/** Fails in ways that the real resources should not. */
@Path("/test/fault")
@Authenticated
public class FaultyResource {

    @GET
    public String fault() {
        throw new IllegalStateException("select secret from shared.orders");
    }

    @GET
    @Path("/sql/{state}")
    public String sql(@RestPath String state) {
        throw new IllegalStateException(new SQLException("select secret from 10.0.0.1", state));
    }
}
