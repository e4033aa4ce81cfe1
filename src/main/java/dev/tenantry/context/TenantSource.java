package dev.tenantry.context;

import dev.tenantry.tenant.TenantRef;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;

/** A part of the request that may name the tenant. */
interface TenantSource {

    /**
     * Returns the tenant that this part of the request names; empty if it names none.
     *
     * @throws dev.tenantry.problem.ProblemException if it holds something that cannot be a tenant's id or slug
     */
    Optional<TenantRef> read(ContainerRequestContext request);
}
