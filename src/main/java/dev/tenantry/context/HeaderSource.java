package dev.tenantry.context;

import dev.tenantry.tenant.TenantRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.Optional;

/** Reads the tenant from the header {@code X-Tenant-ID}, which must be sent once, with an id or a slug. */
@ApplicationScoped
class HeaderSource implements TenantSource {

    @Override
    public Optional<TenantRef> read(ContainerRequestContext request) {
        List<String> values = request.getHeaders().getOrDefault(TenantHeader.NAME, List.of());
        if (values.isEmpty()) {
            return Optional.empty();
        }
        // With two values, a proxy might check one while this service uses the other.
        if (values.size() > 1) {
            throw TenantProblems.malformed(TenantHeader.NAME + " must be sent only once.");
        }
        return Optional.of(TenantRef.parse(values.getFirst())
                .orElseThrow(() -> TenantProblems.malformed(TenantHeader.NAME + " must be a tenant's id or slug.")));
    }
}
