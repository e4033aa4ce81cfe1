package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.departure.TenantExport;
import dev.tenantry.home.TenantSnapshot;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Suspends, resumes, exports and deletes tenants. */
@Path(AdminPaths.TENANTS)
@PlatformOperation
@RolesAllowed(AdminRole.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = PlatformOperation.TAG)
class TenantLifecycleResource {

    private final TenantAdministration administration;
    private final TenantExport export;
    private final OperationAnswers answers;

    TenantLifecycleResource(TenantAdministration administration, TenantExport export, OperationAnswers answers) {
        this.administration = administration;
        this.export = export;
        this.answers = answers;
    }

    @POST
    @Path("/{id}/suspend")
    @Operation(operationId = "suspendTenant", summary = "Stops serving the tenant, on every instance")
    public TenantResponse suspend(@RestPath("id") UUID id) {
        return TenantResponse.of(administration.suspend(new TenantId(id)));
    }

    @POST
    @Path("/{id}/resume")
    @Operation(operationId = "resumeTenant", summary = "Serves a suspended tenant again")
    public TenantResponse resume(@RestPath("id") UUID id) {
        TenantAdministration.Resumed resumed = administration.resume(new TenantId(id));
        resumed.opening().ifPresent(answers::awaitEnd);
        return TenantResponse.of(resumed.tenant());
    }

    @POST
    @Path("/{id}/offboard")
    @Operation(
            operationId = "offboardTenant",
            summary = "Begins the grace period of a suspended tenant, or gives up a tenant that was never created")
    public TenantResponse offboard(@RestPath("id") UUID id) {
        return TenantResponse.of(administration.offboard(new TenantId(id)));
    }

    @GET
    @Path("/{id}/export")
    @Produces("application/zip")
    @Operation(
            operationId = "exportTenant",
            summary = "Exports all of the tenant's data",
            description =
                    "A ZIP archive with one newline-delimited JSON file per table and, last, a manifest with counts"
                            + " and SHA-256 digests. An archive without manifest was cut short.")
    public Response export(@RestPath("id") UUID id) {
        Tenant tenant = administration.export(new TenantId(id));
        // Before the response begins, so that a home that cannot be reached is a 503 and not half an archive.
        TenantSnapshot snapshot = export.begin(tenant);
        return Response.ok((StreamingOutput) out -> export.write(tenant, snapshot, out), "application/zip")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + tenant.slug() + ".zip\"")
                .build();
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "deleteTenant", summary = "Erases the tenant after its grace period")
    @APIResponse(
            responseCode = "200",
            description = "Erased",
            content = @Content(schema = @Schema(implementation = OperationResponse.class)))
    @APIResponse(
            responseCode = "202",
            description = "Being erased",
            content = @Content(schema = @Schema(implementation = OperationResponse.class)))
    public Response delete(@RestPath("id") UUID id) {
        UUID operation = administration.delete(new TenantId(id));
        return answers.answer(
                operation, () -> Response.ok(answers.response(operation)).build());
    }
}
