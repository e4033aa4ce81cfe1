package dev.tenantry.architecture.careless.tenant;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A resource with an operation that names no role. It is an interface, so that no test serves it. */
@Path("/open")
public interface Open {

    @GET
    String read();
}
