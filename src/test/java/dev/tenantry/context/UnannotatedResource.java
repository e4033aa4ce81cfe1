package dev.tenantry.context;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A resource that does not declare who may call it. */
@Path("/test/unannotated")
public class UnannotatedResource {

    @GET
    public String get() {
        return "open";
    }
}
