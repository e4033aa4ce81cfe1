package dev.tenantry.architecture.careless.tenant;

import jakarta.ws.rs.Path;

/** A path of the control plane that is not marked as such. An interface without methods, so that no test serves it. */
@Path("/admin/unmarked")
public interface Unmarked {}
