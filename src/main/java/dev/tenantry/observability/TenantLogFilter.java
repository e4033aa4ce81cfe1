package dev.tenantry.observability;

import dev.tenantry.context.TenantContext;
import dev.tenantry.http.FilterPriorities;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.MDC;

/** Adds the tenant to every log line of the request. Quarkus' MDC ends with the request. */
@Provider
@Priority(FilterPriorities.LOGGING)
class TenantLogFilter implements ContainerRequestFilter {

    private final TenantContext context;

    TenantLogFilter(TenantContext context) {
        this.context = context;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        // Platform operations have no tenant.
        if (context.isBound()) {
            MDC.put("tenantId", context.tenant().id().toString());
        }
    }
}
