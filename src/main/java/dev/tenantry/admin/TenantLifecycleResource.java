package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.departure.TenantExport;
import dev.tenantry.problem.FurtherError;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestPath;

/** Suspends, resumes, offboards, retains, exports and deletes tenants. */
@Path(AdminPaths.TENANTS)
@PlatformOperation
@RolesAllowed(AdminRole.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = PlatformOperation.TAG)
class TenantLifecycleResource {

    private static final String ZIP = "application/zip";

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
    @FurtherError(409)
    @Operation(operationId = "suspendTenant", summary = "Stops serving the tenant, on every instance")
    public TenantResponse suspend(@RestPath("id") UUID id) {
        return TenantResponse.of(administration.suspend(new TenantId(id)));
    }

    @POST
    @Path("/{id}/resume")
    @FurtherError(409)
    @Operation(operationId = "resumeTenant", summary = "Serves a suspended tenant again")
    public TenantResponse resume(@RestPath("id") UUID id) {
        TenantAdministration.Resumed resumed = administration.resume(new TenantId(id));
        resumed.opening().ifPresent(answers::awaitEnd);
        return TenantResponse.of(resumed.tenant());
    }

    @POST
    @Path("/{id}/offboard")
    @FurtherError(409)
    @Operation(
            operationId = "offboardTenant",
            summary = "Begins the grace period of a suspended tenant, or gives up a tenant that was never created")
    public TenantResponse offboard(@RestPath("id") UUID id) {
        return TenantResponse.of(administration.offboard(new TenantId(id)));
    }

    @POST
    @Path("/{id}/retain")
    @FurtherError(409)
    @Operation(
            operationId = "retainTenant",
            summary = "Keeps a tenant that is being offboarded; it is suspended afterwards",
            description = "Possible until its rows are being removed. Cancels its erasure.")
    public TenantResponse retain(@RestPath("id") UUID id) {
        return TenantResponse.of(administration.retain(new TenantId(id)));
    }

    @GET
    @Path("/{id}/export")
    @Produces(ZIP)
    @Blocking
    @FurtherError(409)
    @Operation(
            operationId = "exportTenant",
            summary = "Exports all of the tenant's data",
            description = "A ZIP archive with one newline-delimited JSON file per table, what the registry knows of the"
                    + " tenant and, last, a manifest with counts and SHA-256 digests. An archive without a"
                    + " manifest was cut short. A tenant has one export at a time.")
    @APIResponse(
            responseCode = "200",
            description = "The archive",
            headers =
                    @Header(
                            name = HttpHeaders.CONTENT_DISPOSITION,
                            description = "The name of the file: the tenant's slug",
                            required = true,
                            schema = @Schema(type = SchemaType.STRING, maxLength = 200)),
            content = @Content(mediaType = ZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public RestMulti<byte[]> export(@RestPath("id") UUID id) {
        TenantId tenantId = new TenantId(id);
        Tenant tenant = administration.findExportable(tenantId);
        // Before the response begins, so that a home that cannot be reached is a 503 and not half an archive.
        TenantExport.Begun begun = export.begin(tenant);
        try {
            administration.recordExport(tenantId);
        } catch (RuntimeException refused) {
            begun.cancel();
            throw refused;
        }
        return RestMulti.fromMultiData(Multi.createFrom().publisher(begun.content()))
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(tenant))
                .build();
    }

    // Without this method, HEAD would call the one above, which takes a snapshot and leaves an audit entry.
    @HEAD
    @Path("/{id}/export")
    @Produces(ZIP)
    @Operation(hidden = true)
    public Response describeExport(@RestPath("id") UUID id) {
        Tenant tenant = administration.findExportable(new TenantId(id));
        return Response.ok()
                .type(ZIP)
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(tenant))
                .build();
    }

    private static String disposition(Tenant tenant) {
        return "attachment; filename=\"" + tenant.slug() + ".zip\"";
    }

    @DELETE
    @Path("/{id}")
    @FurtherError(409)
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
