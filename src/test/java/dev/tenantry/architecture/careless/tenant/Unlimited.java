package dev.tenantry.architecture.careless.tenant;

import jakarta.ws.rs.Path;

/** A resource without a rate limit. It is an interface without methods, so that no test serves it. */
@Path("/unlimited")
public interface Unlimited {}
