package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.tenant.TenantId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path(AdminPaths.AUDIT)
@PlatformOperation
@RolesAllowed(AdminRole.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = PlatformOperation.TAG)
class AuditResource {

    private final AuditLog audit;

    AuditResource(AuditLog audit) {
        this.audit = audit;
    }

    @GET
    @Operation(operationId = "listAudit", summary = "Returns who did what, newest first, page by page")
    public Page<AuditEntry> list(
            @RestQuery("tenant") @Nullable UUID tenant,
            @RestQuery("after") @Nullable AuditPosition after,
            @RestQuery("limit") @DefaultValue(PageLimit.DEFAULT) PageLimit limit) {
        List<AuditEntry> found = audit.list(
                Optional.ofNullable(tenant).map(TenantId::new),
                Optional.ofNullable(after).map(AuditPosition::id),
                limit.value() + 1);
        return Page.of(found, limit, entry -> Long.toString(entry.id()));
    }
}
