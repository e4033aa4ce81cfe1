package dev.tenantry.context;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Binds every request to its tenant, or ends it. */
@Provider
@Priority(FilterPriorities.TENANT)
class TenantContextFilter implements ContainerRequestFilter {

    private final TenantIdentification identification;
    private final TenantContext context;

    TenantContextFilter(TenantIdentification identification, TenantContext context) {
        this.identification = identification;
        this.context = context;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        context.bind(identification.identify(request));
    }
}
