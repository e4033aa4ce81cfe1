package dev.tenantry.context;

import dev.tenantry.http.FilterPriorities;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;

/**
 * Binds every request to its tenant, or refuses it. A request to a {@link PlatformOperation} is not bound and must not
 * name a tenant.
 */
@Provider
@Priority(FilterPriorities.TENANT)
class TenantContextFilter implements ContainerRequestFilter {

    private final TenantIdentification identification;
    private final TenantContext context;
    private final ResourceInfo resource;

    TenantContextFilter(TenantIdentification identification, TenantContext context, ResourceInfo resource) {
        this.identification = identification;
        this.context = context;
        this.resource = resource;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (resource.getResourceClass().isAnnotationPresent(PlatformOperation.class)) {
            identification.refuseAnyTenant(request);
        } else {
            context.bind(identification.identify(request));
        }
    }
}
