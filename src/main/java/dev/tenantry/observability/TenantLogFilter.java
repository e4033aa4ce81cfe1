package dev.tenantry.observability;

import dev.tenantry.context.TenantContext;
import dev.tenantry.http.FilterPriorities;
import dev.tenantry.tracing.SpanKeys;
import io.opentelemetry.api.trace.Span;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.MDC;

/** Adds the tenant to every log line of the request, and to its trace. Quarkus' MDC ends with the request. */
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
            String id = context.tenant().id().toString();
            MDC.put("tenantId", id);
            Span traced = Span.current();
            if (traced.isRecording()) {
                traced.setAttribute(SpanKeys.TENANT_ID, id);
                traced.setAttribute(
                        SpanKeys.TENANT_TIER,
                        context.tenant().placement().tier().wireName());
            }
        }
    }
}
