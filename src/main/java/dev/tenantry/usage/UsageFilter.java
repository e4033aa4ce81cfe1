package dev.tenantry.usage;

import dev.tenantry.context.TenantContext;
import dev.tenantry.http.FilterPriorities;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/**
 * Counts each answered request of a tenant. What comes after this filter is not in its time: an answer that its client
 * is slow to read costs the client's time. Requests that are refused before their tenant is known are not counted.
 */
@Provider
@Priority(FilterPriorities.USAGE)
class UsageFilter implements ContainerResponseFilter {

    private final TenantContext context;
    private final TenantUsage usage;

    UsageFilter(TenantContext context, TenantUsage usage) {
        this.context = context;
        this.usage = usage;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        // Platform operations have no tenant.
        if (context.isBound()) {
            usage.add(context.tenant().id(), response.getStatus(), context.boundForNanos());
        }
    }
}
