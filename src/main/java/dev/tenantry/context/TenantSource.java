package dev.tenantry.context;

import dev.tenantry.tenant.TenantRef;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;

/** A place of the request that may name its tenant. */
interface TenantSource {

    /**
     * Empty when this place names nobody.
     *
     * @throws dev.tenantry.problem.ProblemException when it names something that cannot be a tenant
     */
    Optional<TenantRef> read(ContainerRequestContext request);
}
