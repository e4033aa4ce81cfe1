package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.tenant.TenantId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path(AdminPaths.AUDIT)
@PlatformOperation
@RolesAllowed(AdminRole.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = PlatformOperation.TAG)
public class AuditResource {

    private final AuditLog audit;

    AuditResource(AuditLog audit) {
        this.audit = audit;
    }

    @GET
    @Operation(operationId = "listAudit", summary = "Who did what, the newest first")
    public Page<AuditEntry> list(
            @RestQuery("tenant") @Nullable @Pattern(regexp = Wire.UUIDS, message = Wire.UUIDS_MESSAGE) String tenant,
            @RestQuery @Nullable @Pattern(regexp = "[0-9]{1,18}", message = "must be what next said") String after,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100"))
                    @RestQuery
                    @DefaultValue(Page.DEFAULT_LIMIT)
                    @Pattern(regexp = Page.LIMITS, message = Page.LIMITS_MESSAGE) String limit) {
        int size = Integer.parseInt(limit);
        return Page.of(
                audit.list(
                        Optional.ofNullable(tenant).flatMap(TenantId::parse),
                        Optional.ofNullable(after).map(Long::valueOf),
                        size + 1),
                size,
                entry -> Long.toString(entry.id()));
    }
}
